// Fuzzing of schedules, of the device's requests and of its text commands.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "check.h"
#include "crc32c.h"
#include "fuzz.h"

#define LAYER_FIXTURES 32
#define RUN_MACS_MAX 20000

static struct fixture fixtures[LAYER_FIXTURES];
static uint32_t fixture_count;

void load_fixtures(void)
{
    struct vector_line line = {layer_vectors, 0};
    while (fixture_count + 1 < LAYER_FIXTURES && next_line(&line)) {
        fixtures[fixture_count++] = *layer_fixture(&line);
    }
    fixtures[fixture_count++] = *network_fixture();
}

static uint32_t mutated(const struct fixture *f, uint8_t *bytes)
{
    static const uint32_t corners[] = {0, 1, 2, 3, 4, 255, 0xffff, 0x7fffffff, 0xfffffffc};
    uint32_t size = f->schedule_bytes;
    memcpy(bytes, f->schedule, size);
    for (uint32_t i = below(4); i > 0; i--) {
        uint32_t at = below(size - 4);
        if (below(2) == 0) {
            bytes[at] = (uint8_t)below(256);
        } else {
            set_u32(bytes + (at & ~3u), corners[below(sizeof corners / sizeof corners[0])]);
        }
    }
    set_u32(bytes + size - 4, crc32c(0, bytes, size - 4));
    return size;
}

static uint64_t schedule_macs(const struct schedule *schedule)
{
    uint64_t macs = 0;
    for (uint32_t i = 0; i < schedule->layers; i++) {
        struct layer layer = schedule_layer(schedule, i);
        struct layer left = schedule_layer(schedule, layer.left < i ? layer.left : 0);
        uint32_t taps = layer_has_weights(&layer) ? layer_taps(&layer, &left) : 1;
        macs += layer_elements(&layer) * taps + layer_elements(&left);
    }
    return macs;
}

static void run_schedule(const struct schedule *schedule, const struct fixture *f)
{
    uint8_t *arena = calloc(1, schedule->arena_bytes + 1);
    uint8_t *weights = exact(f->weights, f->weights_bytes);
    uint8_t *parameters = exact(f->parameters, f->parameters_bytes);
    struct interpreter interpreter = {*schedule, arena, (const int8_t *)weights, parameters, 0, 0};
    interpreter_start(&interpreter);
    while (!interpreter_done(&interpreter)) {
        direct_engine.step(&interpreter, &(struct layer_cost){0});
    }
    free(arena);
    free(weights);
    free(parameters);
}

void fuzz_schedules(uint64_t inputs)
{
    uint64_t valid = 0;
    uint64_t ran = 0;
    for (uint64_t i = 0; i < inputs; i++) {
        uint8_t bytes[SCHEDULE_BYTES_MAX];
        const struct fixture *f = &fixtures[below(fixture_count)];
        uint32_t size = mutated(f, bytes);
        uint8_t *copy = exact(bytes, size);
        struct schedule schedule;
        struct schedule_limits limits = fixture_limits(f);
        if (schedule_open(copy, size, &schedule) == SCHEDULE_VALID &&
            schedule_validate(&schedule, &limits).reason == SCHEDULE_VALID) {
            valid++;
            if (schedule_macs(&schedule) <= RUN_MACS_MAX && below(4) == 0) {
                run_schedule(&schedule, f);
                ran++;
            }
        }
        free(copy);
    }
    if (ran == 0 && inputs >= 1000) {
        fail_at("no mutated schedule was valid and ran", inputs);
    }
    report("schedules", inputs, valid, "valid");
}

// A request that is often meaningful and sometimes noise.
static uint8_t random_request(struct bench *b, const struct fixture *f, struct writer *w)
{
    static const uint8_t types[] = {
        REQUEST_PUT_BEGIN, REQUEST_PUT_CHUNK, REQUEST_PUT_END, REQUEST_SELECT, REQUEST_RUN,
        REQUEST_STATUS, REQUEST_GET_LAYERS, REQUEST_GET_OUTPUT, REQUEST_MEMBENCH, REQUEST_ABORT,
        REQUEST_SET_BAUD, REQUEST_SET_CLOCK, REQUEST_PING, REQUEST_RESET};
    uint8_t type = types[below(sizeof types)];
    *w = bench_payload(b);
    put_u8(w, (uint8_t)below(REGION_COUNT + 1));
    for (uint32_t i = below(8); i > 0; i--) {
        put_u32(w, below(2) == 0 ? below(64) : random_next(&fuzz_seed));
    }
    w->size -= below(4) < w->size ? below(2) : 0;
    if (type == REQUEST_PUT_CHUNK) {
        set_u32(w->bytes + 1, below(600));
        w->size = 5 + below(100);
        memcpy(w->bytes + 5, f->schedule, w->size - 5);
    } else if (type == REQUEST_PUT_BEGIN) {
        w->size = 9;
        set_u32(w->bytes + 1, below(2) == 0 ? below(200) : below(70000));
    }
    return below(16) == 0 ? (uint8_t)below(256) : type;
}

static uint8_t random_layer_run(struct bench *b, const struct fixture *f, struct writer *w)
{
    uint8_t bytes[SCHEDULE_BYTES_MAX];
    uint32_t size = mutated(f, bytes);
    set_u32(bytes + 12, b->device.uploads[REGION_WEIGHTS].crc);
    set_u32(bytes + 16, b->device.uploads[REGION_PARAMETERS].crc);
    set_u32(bytes + size - 4, crc32c(0, bytes, size - 4));
    *w = bench_payload(b);
    put_u32(w, 1 + below(3));
    put_u32(w, below(10));
    put_u16(w, (uint16_t)below(3));
    put_u16(w, (uint16_t)below(3));
    put_u8(w, (uint8_t)below(5));
    put_u64(w, below(3) == 0 ? below(1000) : 0);
    put_bytes(w, bytes, size);
    return REQUEST_RUN_LAYER;
}

static void start_over(struct bench *b, const struct fixture *f)
{
    bench_boot(NULL, 0);
    bench_hello(b, random_next(&fuzz_seed));
    bench_put(b, REGION_WEIGHTS, f->weights, f->weights_bytes);
    bench_put(b, REGION_PARAMETERS, f->parameters, f->parameters_bytes);
    bench_put(b, REGION_SCHEDULE, f->schedule, f->schedule_bytes);
    bench_put(b, REGION_IMAGE, f->image, f->image_bytes);
    bench_select(b, f);
}

void fuzz_device(uint64_t inputs)
{
    const struct fixture *f = &fixtures[0];
    struct bench *b = bench_boot(NULL, 0);
    uint64_t good = 0;
    for (uint64_t i = 0; i < inputs; i++) {
        if (i % 64 == 0) {
            f = &fixtures[i % 8192 == 0 ? fixture_count - 1 : below(fixture_count - 1)];
            start_over(b, f);
        }
        struct writer w;
        uint8_t type = below(8) == 0 ? random_layer_run(b, f, &w) : random_request(b, f, &w);
        if (type == REQUEST_HELLO) {
            continue;
        }
        uint8_t answer = bench_ask(b, type, &w);
        if (answer == 0) {
            fail_at("a request got no single reply", i);
        }
        good += answer != REPLY_ERROR;
        if (answer == REPLY_ERROR && bench_error(b) == ERROR_UNKNOWN_SESSION) {
            bench_hello(b, random_next(&fuzz_seed));
        }
        for (uint32_t steps = below(3); steps > 0; steps--) {
            device_step(&b->device);
        }
    }
    report("device", inputs, good, "requests fulfilled");
}

void fuzz_text(uint64_t inputs)
{
    static const char *const words[] = {
        "name", "profile", "timestamp", "infer", "results", " ", "0", "7", "99999999999", "%", "%",
        "\r\n", "-", "x", "\xff"};
    struct bench *b = bench_boot(NULL, 0);
    uint64_t answered = 0;
    for (uint64_t i = 0; i < inputs; i++) {
        const char *word = words[below(sizeof words / sizeof words[0])];
        b->sent_size = 0;
        bench_send(b, (const uint8_t *)word, below(32) == 0 ? strlen(word) + 1 : strlen(word));
        answered += b->sent_size > 0;
    }
    report("text", inputs, answered, "answered");
}
