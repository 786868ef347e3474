// Requests about the board itself.
#include "crc32c.h"
#include "requests.h"

#define MEMBENCH_REPEATS_MAX 1000

// Not zero, and another one for another nonce or after another boot.
static uint16_t new_session(uint32_t nonce, uint32_t boot_counter)
{
    uint8_t bytes[8];
    set_u32(bytes, nonce);
    set_u32(bytes + 4, boot_counter);
    uint32_t crc = crc32c(0, bytes, sizeof bytes);
    uint16_t session = (uint16_t)(crc ^ crc >> 16);
    return session == 0 ? 1 : session;
}

static void put_identity(const struct identity *identity, struct writer *reply)
{
    put_u8(reply, FRAME_VERSION);
    put_u8(reply, identity->backend);
    put_u8(reply, identity->reset_cause);
    put_u8(reply, identity->cores);
    put_u64(reply, identity->firmware_hash);
    put_u64(reply, identity->unique_id);
    put_u32(reply, OPERATOR_BITMAP);
    put_u32(reply, identity->l1_bytes);
    put_u32(reply, identity->l2_bytes);
    put_u32(reply, identity->l3_bytes);
    put_u32(reply, identity->controller_hz);
    put_u32(reply, identity->cluster_hz);
    put_u32(reply, identity->reset_pc);
}

struct failure hello(struct device *device, struct reader *request, struct writer *reply)
{
    uint32_t nonce = take_u32(request);
    if (!whole(request)) {
        return fail(ERROR_RANGE, 0, 0);
    }
    device->link.session = new_session(nonce, device->identity->boot_counter);
    put_u32(reply, nonce);
    put_identity(device->identity, reply);
    for (uint32_t i = REGION_WEIGHTS; i <= REGION_PARAMETERS; i++) {
        const struct upload *upload = &device->uploads[i];
        put_u8(reply, upload->complete);
        put_u32(reply, upload->size);
        put_u32(reply, upload->crc);
    }
    put_u16(reply, FRAME_PAYLOAD_MAX);
    put_u32(reply, device->memory->arena.capacity);
    for (uint32_t i = 0; i < REGION_COUNT; i++) {
        put_u32(reply, device->memory->uploads[i].capacity);
    }
    return SUCCESS;
}

struct failure ping(struct device *device, struct reader *request, struct writer *reply)
{
    put_u32(reply, device->link.frames);
    put_u32(reply, device->link.dropped);
    uint32_t count = request->left;
    if (count > reply->capacity - reply->size) {
        return fail(ERROR_RANGE, 0, reply->capacity - reply->size);
    }
    put_bytes(reply, take_bytes(request, count), count);
    return SUCCESS;
}

// Copies one half of the arena to the other.
static uint64_t copy_arena(struct device *device, uint32_t bytes)
{
    const struct span *arena = &device->memory->arena;
    // 4-byte aligned, as tensors are
    uint8_t *upper = arena->bytes + arena->capacity / 8 * 4;
    uint64_t before = device->hal->cycles(device->hal->context);
    device->hal->engine->copy(upper, arena->bytes, bytes);
    return device->hal->cycles(device->hal->context) - before;
}

struct failure membench(struct device *device, struct reader *request, struct writer *reply)
{
    const struct engine *engine = device->hal->engine;
    uint32_t most = device->memory->arena.capacity / 8 * 4;
    uint32_t bytes = take_u32(request);
    uint16_t repeats = take_u16(request);
    uint8_t path = request->left == 0 ? BENCH_ARENA : take_u8(request);
    if (device->run.state != RUN_IDLE) {
        return fail(device->run.state == RUN_RUNNING ? ERROR_BUSY : ERROR_BAD_STATE, 0, 0);
    }
    if (!whole(request) || bytes == 0 || bytes > most || repeats == 0 ||
        repeats > MEMBENCH_REPEATS_MAX || path >= BENCH_PATHS) {
        return fail(ERROR_RANGE, 0, most);
    }
    uint64_t cycles = 0;
    for (uint32_t i = 0; i < repeats; i++) {
        if (path == BENCH_ARENA) {
            cycles += copy_arena(device, bytes);
        } else if (!engine->bench((enum bench_path)path, bytes, &cycles)) {
            return fail(ERROR_RANGE, 0, 0);
        }
    }
    put_u64(reply, cycles);
    put_u32(reply, bytes);
    put_u16(reply, repeats);
    return SUCCESS;
}

struct failure set_clock(struct device *device, struct reader *request, struct writer *reply)
{
    const struct hal *hal = device->hal;
    uint32_t controller_hz = take_u32(request);
    uint32_t cluster_hz = take_u32(request);
    if (device->run.state == RUN_RUNNING) {
        return fail(ERROR_BUSY, 0, 0);
    }
    if (!whole(request) || hal->set_clock == NULL ||
        !hal->set_clock(hal->context, controller_hz, cluster_hz)) {
        return fail(ERROR_RANGE, 0, 0);
    }
    put_u32(reply, controller_hz);
    put_u32(reply, cluster_hz);
    return SUCCESS;
}

// The reply still goes out at the old rate.
struct failure set_baud(struct device *device, struct reader *request, struct writer *reply)
{
    uint32_t baud = take_u32(request);
    if (!whole(request) || device->hal->set_baud == NULL || baud < 9600 || baud > 4000000) {
        return fail(ERROR_RANGE, 0, 0);
    }
    device->pending_baud = baud;
    put_u32(reply, baud);
    return SUCCESS;
}

struct failure reset(struct device *device, struct reader *request, struct writer *reply)
{
    (void)reply;
    if (!whole(request)) {
        return fail(ERROR_RANGE, 0, 0);
    }
    device->reset_pending = true;
    return SUCCESS;
}
