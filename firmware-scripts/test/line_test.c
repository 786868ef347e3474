// Whole measurements over a line that flips, loses and inserts: slow at worst, wrong never.
#include "bench.h"
#include "check.h"
#include "crc32c.h"
#include "noise.h"

#define ATTEMPTS 400

struct line {
    struct bench *bench;
    struct noise noise;
    struct frame_decoder decoder;
    uint8_t payload[FRAME_PAYLOAD_MAX];
    uint32_t attempts;
    uint32_t damaged;
};

// Bytes the host says; what arrives goes to the device.
static void say(struct line *line, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t arrived[2];
        bench_send(line->bench, arrived, noise_pass(&line->noise, bytes[i], arrived));
    }
}

// True if the awaited reply came out of the noise.
static bool hear(struct line *line, const struct frame *request)
{
    struct bench *b = line->bench;
    bool heard = false;
    for (size_t i = 0; i < b->sent_size; i++) {
        uint8_t arrived[2];
        uint32_t count = noise_pass(&line->noise, b->sent[i], arrived);
        for (uint32_t j = 0; j < count; j++) {
            struct frame frame;
            enum frame_status got = frame_receive(&line->decoder, arrived[j], &frame);
            line->damaged += got > FRAME_READY;
            if (got == FRAME_READY && frame.seq == request->seq && frame.payload_bytes >= 4 &&
                (frame.session == request->session || request->type == REQUEST_HELLO)) {
                copy_bytes(line->payload, frame.payload, frame.payload_bytes);
                b->reply = frame;
                b->reply.payload = line->payload;
                heard = true;
            }
        }
    }
    b->sent_size = 0;
    return heard;
}

// Asks with the same seq until the reply is there; its type, 0 if it never came.
static uint8_t ask(struct line *line, uint8_t type, const struct writer *payload)
{
    uint8_t wire[FRAME_WIRE_MAX];
    static const uint8_t delimiter = 0;
    struct bench *b = line->bench;
    b->seq++;
    struct frame request = {FRAME_VERSION, type, b->seq, b->session, payload->bytes,
                            (uint16_t)payload->size};
    size_t size = frame_encode(&request, wire);
    for (uint32_t i = 0; i < ATTEMPTS; i++) {
        line->attempts++;
        say(line, wire, size);
        if (hear(line, &request)) {
            return b->reply.type;
        }
        // What a lost delimiter left behind is flushed before the next attempt.
        say(line, &delimiter, 1);
    }
    return 0;
}

static bool put(struct line *line, enum region region, const uint8_t *bytes, uint32_t size)
{
    struct bench *b = line->bench;
    struct writer w = bench_payload(b);
    put_u8(&w, (uint8_t)region);
    put_u32(&w, size);
    put_u32(&w, crc32c(0, bytes, size));
    bool good = ask(line, REQUEST_PUT_BEGIN, &w) == (REQUEST_PUT_BEGIN | REPLY_BIT);
    for (uint32_t at = 0; good && at < size; at += 900) {
        w = bench_payload(b);
        put_u8(&w, (uint8_t)region);
        put_u32(&w, at);
        put_bytes(&w, bytes + at, size - at < 900 ? size - at : 900);
        good = ask(line, REQUEST_PUT_CHUNK, &w) == (REQUEST_PUT_CHUNK | REPLY_BIT);
    }
    w = bench_payload(b);
    put_u8(&w, (uint8_t)region);
    return good && ask(line, REQUEST_PUT_END, &w) == (REQUEST_PUT_END | REPLY_BIT);
}

static bool open_session(struct line *line, uint32_t nonce)
{
    struct writer w = bench_payload(line->bench);
    put_u32(&w, nonce);
    line->bench->session = 0;
    bool good = ask(line, REQUEST_HELLO, &w) == (REQUEST_HELLO | REPLY_BIT);
    line->bench->session = line->bench->reply.session;
    return good && get_u32(line->payload + 4) == nonce;
}

static bool start(struct line *line, const struct fixture *f, uint32_t nonce)
{
    struct bench *b = line->bench;
    struct writer w = bench_payload(b);
    put_u32(&w, fixture_hash(f));
    if (ask(line, REQUEST_SELECT, &w) != (REQUEST_SELECT | REPLY_BIT)) {
        return false;
    }
    w = bench_payload(b);
    put_u32(&w, nonce);
    put_u32(&w, crc32c(0, f->image, f->image_bytes));
    put_u16(&w, 0);
    put_u16(&w, 2);
    put_u8(&w, 0);
    put_u64(&w, 0);
    return ask(line, REQUEST_RUN, &w) == (REQUEST_RUN | REPLY_BIT);
}

static void measure(struct line *line, const struct fixture *f, uint32_t nonce)
{
    struct bench *b = line->bench;
    CHECK(open_session(line, nonce));
    CHECK(put(line, REGION_WEIGHTS, f->weights, f->weights_bytes));
    CHECK(put(line, REGION_PARAMETERS, f->parameters, f->parameters_bytes));
    CHECK(put(line, REGION_SCHEDULE, f->schedule, f->schedule_bytes));
    CHECK(put(line, REGION_IMAGE, f->image, f->image_bytes));
    CHECK(start(line, f, nonce));
    bench_work(b);
    struct writer w = bench_payload(b);
    put_u32(&w, nonce);
    put_u8(&w, STATUS_ACKNOWLEDGE);
    CHECK(ask(line, REQUEST_STATUS, &w) == (REQUEST_STATUS | REPLY_BIT));
    CHECK(line->payload[4] == RUN_DONE && get_u32(line->payload + 12) == nonce);
    CHECK(get_u32(line->payload + 16) == fixture_hash(f));
    CHECK(get_u32(line->payload + 20) == f->crcs[f->layers - 1]);
    CHECK(b->identity.boot_counter == get_u32(line->payload));
}

static void measurements_survive(struct noise noise, uint32_t rounds)
{
    const struct fixture *f = network_fixture();
    uint32_t damaged = 0;
    for (uint32_t i = 0; i < rounds; i++) {
        static struct line line;
        check_case("seed", i + 1);
        fill_bytes((uint8_t *)&line, 0, sizeof line);
        line.bench = bench_boot(NULL, 0);
        line.noise = noise;
        line.noise.state = i * 2 + 1;
        measure(&line, f, i + 1);
        damaged += line.damaged + line.bench->device.link.dropped;
    }
    CHECK(damaged >= rounds);
}

static void measurements_survive_flipped_bits(void)
{
    measurements_survive((struct noise){.bit_error_ppb = 100000}, 8);
}

static void measurements_survive_lost_and_inserted_bytes(void)
{
    struct noise noise = {.byte_loss_ppb = 300000, .byte_insertion_ppb = 300000};
    measurements_survive(noise, 8);
}

static void measurements_survive_everything_at_once(void)
{
    struct noise noise = {
        .bit_error_ppb = 50000, .byte_loss_ppb = 100000, .byte_insertion_ppb = 100000};
    measurements_survive(noise, 8);
}

void line_tests(void)
{
    RUN(measurements_survive_flipped_bits);
    RUN(measurements_survive_lost_and_inserted_bytes);
    RUN(measurements_survive_everything_at_once);
}
