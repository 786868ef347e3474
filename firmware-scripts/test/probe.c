// One whole measurement with a firmware process: probe NAME pipe|pty|tcp COMMAND...
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

static void run(const struct fixture *f, uint32_t nonce)
{
    struct writer w = payload();
    put_u32(&w, fixture_hash(f));
    CHECK(asked(REQUEST_SELECT, &w));
    w = payload();
    put_u32(&w, nonce);
    put_u32(&w, crc32c(0, f->image, f->image_bytes));
    put_u16(&w, 1);
    put_u16(&w, 2);
    put_u8(&w, RUN_LAYER_CRCS);
    put_u64(&w, 0);
    CHECK(asked(REQUEST_RUN, &w));
    for (uint32_t i = 0; i < 1000; i++) {
        w = payload();
        put_u32(&w, nonce);
        put_u8(&w, 0);
        CHECK(asked(REQUEST_STATUS, &w));
        if (port.payload[4] != RUN_RUNNING) {
            return;
        }
    }
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
    put(REGION_WEIGHTS, f->weights, f->weights_bytes);
    put(REGION_PARAMETERS, f->parameters, f->parameters_bytes);
    put(REGION_SCHEDULE, f->schedule, f->schedule_bytes);
    put(REGION_IMAGE, f->image, f->image_bytes);
    run(f, 23);
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

int main(int count, char **words)
{
    if (count < 4) {
        fprintf(stderr, "probe NAME pipe|pty|tcp COMMAND...\n");
        return 2;
    }
    kind = words[2];
    command = words + 3;
    printf("%s over a %s:\n", words[1], kind);
    RUN(the_network_gives_its_crcs);
    RUN(a_reset_is_seen_by_its_boot_counter);
    wire_close(&port);
    return finish_tests() == 0 ? 0 : 1;
}
