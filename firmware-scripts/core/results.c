// STATUS, GET_LAYERS, GET_OUTPUT.
#include "requests.h"

#define LAYER_RESULT_BYTES 20

struct failure status(struct device *device, struct reader *request, struct writer *reply)
{
    struct run *run = &device->run;
    uint32_t nonce = take_u32(request);
    uint8_t flags = take_u8(request);
    if (!whole(request) || (flags & ~STATUS_ACKNOWLEDGE) != 0) {
        return fail(ERROR_RANGE, 0, flags);
    }
    put_u8(reply, (uint8_t)run->state);
    put_u8(reply, run->state == RUN_FAILED ? run->error : ERROR_NONE);
    put_u16(reply, run->interpreter.layer);
    put_u16(reply, run->done);
    put_u16(reply, run->repeats);
    put_u32(reply, run->nonce);
    put_u32(reply, run->interpreter.schedule.hash);
    put_u32(reply, run->state == RUN_DONE ? run->logits_crc : 0);
    for (uint32_t i = 0; run->state == RUN_DONE && i < run->repeats; i++) {
        put_u64(reply, run->cycles[i]);
    }
    bool ended = run->state == RUN_DONE || run->state == RUN_FAILED;
    if (ended && nonce == run->nonce && (flags & STATUS_ACKNOWLEDGE) != 0) {
        run->state = RUN_IDLE;
    }
    return SUCCESS;
}

struct failure get_layers(struct device *device, struct reader *request, struct writer *reply)
{
    const struct run *run = &device->run;
    uint32_t first = take_u16(request);
    uint32_t count = take_u16(request);
    uint32_t layers = run->interpreter.schedule.layers;
    if (run->state != RUN_DONE) {
        return fail(ERROR_BAD_STATE, 0, run->state);
    }
    uint32_t room = (reply->capacity - reply->size - 4) / LAYER_RESULT_BYTES;
    if (!whole(request) || first + count > layers || count > room) {
        return fail(ERROR_RANGE, 0, room);
    }
    put_u16(reply, (uint16_t)first);
    put_u16(reply, (uint16_t)count);
    for (uint32_t i = first; i < first + count; i++) {
        put_u64(reply, run->layers[i].cycles);
        put_u64(reply, run->layers[i].wait_cycles);
        put_u32(reply, run->layers[i].crc);
    }
    return SUCCESS;
}

struct failure get_output(struct device *device, struct reader *request, struct writer *reply)
{
    const struct run *run = &device->run;
    uint32_t offset = take_u32(request);
    uint32_t count = take_u16(request);
    if (run->state != RUN_DONE) {
        return fail(ERROR_BAD_STATE, 0, run->state);
    }
    const struct tensor *output = &run->output;
    uint64_t size = (uint64_t)output->height * output->width * output->channels;
    uint32_t room = reply->capacity - reply->size - 4;
    if (!whole(request) || (uint64_t)offset + count > size || count > room) {
        return fail(ERROR_RANGE, 0, room);
    }
    uint8_t bytes[FRAME_PAYLOAD_MAX];
    device->hal->engine->tensor_read(output, offset, bytes, count);
    put_u32(reply, offset);
    put_bytes(reply, bytes, count);
    return SUCCESS;
}
