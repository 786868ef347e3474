#include "bench.h"

#include "crc32c.h"

#define UPLOAD_MAX 65536

static struct bench bench;
static _Alignas(8) uint8_t uploads[REGION_COUNT][UPLOAD_MAX];
static _Alignas(8) uint8_t arena[FIXTURE_ARENA];

static void send(void *context, const uint8_t *bytes, size_t count)
{
    struct bench *b = context;
    for (size_t i = 0; i < count && b->sent_size < BENCH_SENT_MAX; i++) {
        b->sent[b->sent_size++] = bytes[i];
    }
}

static uint64_t tick(void *context)
{
    return ((struct bench *)context)->clock += 100;
}

static void reset_board(void *context)
{
    ((struct bench *)context)->reset_called = true;
}

static bool change_baud(void *context, uint32_t baud)
{
    ((struct bench *)context)->baud = baud;
    return true;
}

struct bench *bench_boot(const uint8_t *resident, uint32_t resident_bytes)
{
    fill_bytes((uint8_t *)&bench, 0, sizeof bench);
    bench.hal = (struct hal){&bench, &direct_engine, send, tick, tick, reset_board, change_baud, NULL};
    bench.identity = (struct identity){
        .backend = BACKEND_POSIX, .cores = 1, .unique_id = 0x1122334455667788u,
        .firmware_hash = 0x99aabbccddeeff00u, .l3_bytes = FIXTURE_ARENA, .boot_counter = 41};
    for (uint32_t i = 0; i < REGION_COUNT; i++) {
        bench.memory.uploads[i] = (struct span){uploads[i], UPLOAD_MAX};
    }
    bench.memory.arena = (struct span){arena, sizeof arena};
    bench.memory.resident = (struct span){(uint8_t *)(uintptr_t)resident, resident_bytes};
    bench_reboot(&bench);
    return &bench;
}

void bench_reboot(struct bench *b)
{
    b->identity.boot_counter++;
    b->reset_called = false;
    device_boot(&b->device, &b->hal, &b->identity, &b->memory);
}

void bench_send(struct bench *b, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        device_receive(&b->device, bytes[i]);
        if (b->reset_called) {
            b->identity.reset_cause = RESET_REQUEST;
            bench_reboot(b);
        }
    }
}

bool bench_take_reply(struct bench *b)
{
    uint32_t frames = 0;
    for (size_t i = 0; i < b->sent_size; i++) {
        struct frame frame;
        if (frame_receive(&b->decoder, b->sent[i], &frame) == FRAME_READY) {
            b->reply = frame;
            frames++;
        }
    }
    b->sent_size = 0;
    return frames == 1;
}

struct writer bench_payload(struct bench *b)
{
    return (struct writer){.bytes = b->payload, .capacity = sizeof b->payload};
}

uint8_t bench_repeat(struct bench *b, uint8_t type, const struct writer *payload)
{
    uint8_t wire[FRAME_WIRE_MAX];
    struct frame request = {FRAME_VERSION, type, b->seq, b->session, payload->bytes,
                            (uint16_t)payload->size};
    bench_send(b, wire, frame_encode(&request, wire));
    return bench_take_reply(b) && b->reply.seq == b->seq ? b->reply.type : 0;
}

uint8_t bench_ask(struct bench *b, uint8_t type, const struct writer *payload)
{
    b->seq++;
    return bench_repeat(b, type, payload);
}

enum error bench_error(const struct bench *b)
{
    return b->reply.type == REPLY_ERROR ? b->reply.payload[4] : ERROR_NONE;
}

bool bench_hello(struct bench *b, uint32_t nonce)
{
    struct writer w = bench_payload(b);
    put_u32(&w, nonce);
    b->session = 0;
    if (bench_ask(b, REQUEST_HELLO, &w) != (REQUEST_HELLO | REPLY_BIT)) {
        return false;
    }
    b->session = b->reply.session;
    return b->session != 0 && get_u32(b->reply.payload + 4) == nonce;
}

static bool put_chunks(
    struct bench *b, enum region region, const uint8_t *bytes, uint32_t size)
{
    for (uint32_t at = 0; at < size; at += 900) {
        struct writer w = bench_payload(b);
        put_u8(&w, (uint8_t)region);
        put_u32(&w, at);
        put_bytes(&w, bytes + at, size - at < 900 ? size - at : 900);
        if (bench_ask(b, REQUEST_PUT_CHUNK, &w) != (REQUEST_PUT_CHUNK | REPLY_BIT)) {
            return false;
        }
    }
    return true;
}

bool bench_put(struct bench *b, enum region region, const uint8_t *bytes, uint32_t size)
{
    struct writer w = bench_payload(b);
    put_u8(&w, (uint8_t)region);
    put_u32(&w, size);
    put_u32(&w, crc32c(0, bytes, size));
    if (bench_ask(b, REQUEST_PUT_BEGIN, &w) != (REQUEST_PUT_BEGIN | REPLY_BIT)) {
        return false;
    }
    bool complete = b->reply.payload[4] != 0;
    if (!complete && !put_chunks(b, region, bytes, size)) {
        return false;
    }
    struct writer end = bench_payload(b);
    put_u8(&end, (uint8_t)region);
    return bench_ask(b, REQUEST_PUT_END, &end) == (REQUEST_PUT_END | REPLY_BIT);
}

bool bench_load(struct bench *b, const struct fixture *f)
{
    return bench_put(b, REGION_WEIGHTS, f->weights, f->weights_bytes) &&
           bench_put(b, REGION_PARAMETERS, f->parameters, f->parameters_bytes) &&
           bench_put(b, REGION_SCHEDULE, f->schedule, f->schedule_bytes) &&
           bench_put(b, REGION_IMAGE, f->image, f->image_bytes);
}

uint32_t fixture_hash(const struct fixture *f)
{
    return get_u32(f->schedule + f->schedule_bytes - SCHEDULE_CRC_BYTES);
}

bool bench_select(struct bench *b, const struct fixture *f)
{
    struct writer w = bench_payload(b);
    put_u32(&w, fixture_hash(f));
    return bench_ask(b, REQUEST_SELECT, &w) == (REQUEST_SELECT | REPLY_BIT);
}

uint8_t bench_run(struct bench *b, uint32_t nonce, uint16_t repeats, uint8_t flags)
{
    struct writer w = bench_payload(b);
    put_u32(&w, nonce);
    put_u32(&w, b->device.uploads[REGION_IMAGE].crc);
    put_u16(&w, 1);
    put_u16(&w, repeats);
    put_u8(&w, flags);
    put_u64(&w, 0);
    return bench_ask(b, REQUEST_RUN, &w);
}

uint8_t bench_status(struct bench *b, uint32_t nonce, uint8_t flags)
{
    struct writer w = bench_payload(b);
    put_u32(&w, nonce);
    put_u8(&w, flags);
    return bench_ask(b, REQUEST_STATUS, &w);
}

void bench_work(struct bench *b)
{
    while (device_step(&b->device)) {
    }
}

uint32_t resident_image(const struct fixture *f, uint8_t *bytes)
{
    set_u32(bytes, RESIDENT_MAGIC);
    set_u32(bytes + 4, RESIDENT_VERSION);
    set_u32(bytes + 8, f->weights_bytes);
    set_u32(bytes + 12, f->parameters_bytes);
    set_u32(bytes + 16, crc32c(0, f->weights, f->weights_bytes));
    set_u32(bytes + 20, crc32c(0, f->parameters, f->parameters_bytes));
    set_u32(bytes + 24, 0);
    set_u32(bytes + 28, crc32c(0, bytes, 28));
    copy_bytes(bytes + RESIDENT_HEADER_BYTES, f->weights, f->weights_bytes);
    uint8_t *parameters = bytes + RESIDENT_HEADER_BYTES + f->weights_bytes;
    copy_bytes(parameters, f->parameters, f->parameters_bytes);
    return RESIDENT_HEADER_BYTES + f->weights_bytes + f->parameters_bytes;
}
