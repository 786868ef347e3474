// One whole measurement with a firmware process: probe NAME pipe|pty|tcp COMMAND...
// Faults that a host must see: probe NAME faults POSIX_FIRMWARE
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "check.h"
#include "crc32c.h"
#include "wire_port.h"

static struct wire_port port;
static const char *kind;
static char **command;

void print_text(const char *text)
{
    fputs(text, stdout);
}

static bool asked(uint8_t type, const struct writer *w)
{
    return wire_ask(&port, type, w->bytes, w->size) == (type | REPLY_BIT);
}

static struct writer payload(void)
{
    static uint8_t bytes[FRAME_PAYLOAD_MAX];
    return (struct writer){.bytes = bytes, .capacity = sizeof bytes};
}

static void open_session(uint32_t nonce)
{
    struct writer w = payload();
    put_u32(&w, nonce);
    port.session = 0;
    CHECK(asked(REQUEST_HELLO, &w) && get_u32(port.payload + 4) == nonce);
    port.session = port.reply.session;
}

static void put(enum region region, const uint8_t *bytes, uint32_t size)
{
    struct writer w = payload();
    put_u8(&w, (uint8_t)region);
    put_u32(&w, size);
    put_u32(&w, crc32c(0, bytes, size));
    CHECK(asked(REQUEST_PUT_BEGIN, &w));
    for (uint32_t at = 0; at < size; at += 900) {
        w = payload();
        put_u8(&w, (uint8_t)region);
        put_u32(&w, at);
        put_bytes(&w, bytes + at, size - at < 900 ? size - at : 900);
        CHECK(asked(REQUEST_PUT_CHUNK, &w));
    }
    w = payload();
    put_u8(&w, (uint8_t)region);
    CHECK(asked(REQUEST_PUT_END, &w));
}

static void load(const struct fixture *f)
{
    put(REGION_WEIGHTS, f->weights, f->weights_bytes);
    put(REGION_PARAMETERS, f->parameters, f->parameters_bytes);
    put(REGION_SCHEDULE, f->schedule, f->schedule_bytes);
    put(REGION_IMAGE, f->image, f->image_bytes);
    struct writer w = payload();
    put_u32(&w, fixture_hash(f));
    CHECK(asked(REQUEST_SELECT, &w));
}

static void start(const struct fixture *f, uint32_t nonce)
{
    struct writer w = payload();
    put_u32(&w, nonce);
    put_u32(&w, crc32c(0, f->image, f->image_bytes));
    put_u16(&w, 1);
    put_u16(&w, 2);
    put_u8(&w, RUN_LAYER_CRCS);
    put_u64(&w, 0);
    CHECK(asked(REQUEST_RUN, &w));
}

// Polls until the job is not running any more; the last reply's type.
static uint8_t finish(uint32_t nonce)
{
    for (uint32_t i = 0; i < 1000; i++) {
        struct writer w = payload();
        put_u32(&w, nonce);
        put_u8(&w, 0);
        uint8_t answer = wire_ask(&port, REQUEST_STATUS, w.bytes, w.size);
        if (answer != (REQUEST_STATUS | REPLY_BIT) || port.payload[4] != RUN_RUNNING) {
            return answer;
        }
    }
    return 0;
}

static void check_layers(const struct fixture *f)
{
    struct writer w = payload();
    put_u16(&w, 1);
    put_u16(&w, (uint16_t)(f->layers - 1));
    CHECK(asked(REQUEST_GET_LAYERS, &w));
    for (uint32_t i = 1; i < f->layers; i++) {
        check_case("layer", i);
        CHECK(get_u32(port.payload + 8 + 20 * (i - 1) + 16) == f->crcs[i]);
    }
}

static void the_network_gives_its_crcs(void)
{
    const struct fixture *f = network_fixture();
    wire_open(&port, kind, command);
    open_session(11);
    load(f);
    start(f, 23);
    CHECK(finish(23) == (REQUEST_STATUS | REPLY_BIT));
    CHECK(port.payload[4] == RUN_DONE && get_u32(port.payload + 12) == 23);
    CHECK(get_u32(port.payload + 16) == fixture_hash(f));
    CHECK(get_u32(port.payload + 20) == f->crcs[f->layers - 1]);
    CHECK(get_u64(port.payload + 24) > 0);
    check_layers(f);
}

static void a_reset_is_seen_by_its_boot_counter(void)
{
    struct writer w = payload();
    uint32_t boots = get_u32(port.payload);
    CHECK(asked(REQUEST_RESET, &w));
    open_session(12);
    CHECK(get_u32(port.payload) == boots + 1);
    CHECK(port.payload[10] == RESET_REQUEST);
    put_u32(&w, 23);
    put_u8(&w, 0);
    CHECK(asked(REQUEST_STATUS, &w) && port.payload[4] == RUN_IDLE);
}

static void open_with(char *option, char *value)
{
    char *faulty[] = {command[0], option, value, NULL};
    wire_open(&port, "pipe", faulty);
    open_session(7);
}

static void a_reset_in_mid_run_leaves_no_result(void)
{
    const struct fixture *f = network_fixture();
    open_with("--reset-after-slices", "20");
    uint32_t boots = get_u32(port.payload);
    load(f);
    start(f, 23);
    CHECK(finish(23) == REPLY_ERROR && port.payload[4] == ERROR_UNKNOWN_SESSION);
    CHECK(get_u32(port.payload) == boots + 1);
    open_session(8);
    CHECK(port.payload[10] == RESET_WATCHDOG);
    CHECK(finish(23) == (REQUEST_STATUS | REPLY_BIT) && port.payload[4] == RUN_IDLE);
    wire_close(&port);
}

static void an_unplug_in_mid_frame_gives_no_reply(void)
{
    static const uint8_t bytes[900] = {1};
    open_with("--unplug-after-bytes", "600");
    CHECK(wire_ask(&port, REQUEST_PING, bytes, sizeof bytes) == 0);
    wire_close(&port);
}

// Each reply comes after the host has asked again: two replies for one seq, the second of them
// while the host waits for the next.
static void late_replies_are_never_taken_for_later_ones(void)
{
    open_with("--delay-ms", "600");
    for (uint32_t i = 0; i < 4; i++) {
        uint8_t bytes[4];
        set_u32(bytes, 1000 + i);
        CHECK(wire_ask(&port, REQUEST_PING, bytes, 4) == (REQUEST_PING | REPLY_BIT));
        CHECK(get_u32(port.payload + 12) == 1000 + i);
    }
    CHECK(port.attempts > 5);
    wire_close(&port);
}

static void run_with_faults(void)
{
    RUN(a_reset_in_mid_run_leaves_no_result);
    RUN(an_unplug_in_mid_frame_gives_no_reply);
    RUN(late_replies_are_never_taken_for_later_ones);
}

int main(int count, char **words)
{
    if (count < 4) {
        fprintf(stderr, "probe NAME pipe|pty|tcp|faults COMMAND...\n");
        return 2;
    }
    kind = words[2];
    command = words + 3;
    printf("%s, %s:\n", words[1], kind);
    if (strcmp(kind, "faults") == 0) {
        run_with_faults();
    } else {
        RUN(the_network_gives_its_crcs);
        RUN(a_reset_is_seen_by_its_boot_counter);
        wire_close(&port);
    }
    return finish_tests() == 0 ? 0 : 1;
}
