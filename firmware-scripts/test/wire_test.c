#include "bytes.h"
#include "check.h"
#include "cobs.h"
#include "crc32c.h"
#include "frame.h"
#include "vectors.h"

static bool equal(const uint8_t *a, const uint8_t *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

static void crc32c_gives_the_shared_vectors(void)
{
    struct vector_line line = {crc32c_vectors, 0};
    uint8_t bytes[64];
    while (next_line(&line)) {
        check_case("line", line.number);
        size_t count = take_hex(&line, bytes, sizeof bytes);
        CHECK(crc32c(0, bytes, count) == take_crc(&line));
    }
}

static void crc32c_in_two_parts_is_the_crc_of_the_whole(void)
{
    static const uint8_t digits[] = "123456789";
    for (size_t cut = 0; cut <= 9; cut++) {
        CHECK(crc32c(crc32c(0, digits, cut), digits + cut, 9 - cut) == 0xe3069283u);
    }
}

static void cobs_encodes_and_decodes_the_shared_vectors(void)
{
    static uint8_t plain[2048];
    static uint8_t encoded[2048];
    static uint8_t result[2048];
    struct vector_line line = {cobs_vectors, 0};
    while (next_line(&line)) {
        check_case("line", line.number);
        if (take_if(&line, "good")) {
            size_t count = take_hex(&line, plain, sizeof plain);
            size_t size = take_hex(&line, encoded, sizeof encoded);
            CHECK(cobs_encode(plain, count, result) == size && equal(result, encoded, size));
            CHECK(cobs_decode(encoded, size, result) == count && equal(result, plain, count));
        } else {
            CHECK(take_if(&line, "bad"));
            size_t size = take_hex(&line, encoded, sizeof encoded);
            CHECK(cobs_decode(encoded, size, result) == COBS_INVALID);
        }
    }
}

static void cobs_gives_back_any_bytes_without_a_zero_on_the_wire(void)
{
    static uint8_t plain[700];
    static uint8_t encoded[COBS_ENCODED_MAX(700)];
    uint32_t seed = 1;
    for (uint32_t i = 0; i < 300; i++) {
        check_case("round", i);
        size_t count = random_below(&seed, 701);
        uint32_t zeros = random_below(&seed, 4);
        for (size_t at = 0; at < count; at++) {
            plain[at] = random_below(&seed, 1u << 4 * zeros) == 0 ? 0 : (uint8_t)random_next(&seed);
        }
        size_t size = cobs_encode(plain, count, encoded);
        CHECK(size <= COBS_ENCODED_MAX(count));
        for (size_t at = 0; at < size; at++) {
            CHECK(encoded[at] != 0);
        }
        CHECK(cobs_decode(encoded, size, encoded) == count && equal(encoded, plain, count));
    }
}

// Feeds a wire line and gives the number of frames; the last one is left in `frame`.
static uint32_t receive(const uint8_t *wire, size_t count, struct frame *frame)
{
    static struct frame_decoder decoder;
    uint32_t frames = 0;
    decoder.size = 0;
    decoder.too_long = false;
    for (size_t i = 0; i < count; i++) {
        struct frame received;
        if (frame_receive(&decoder, wire[i], &received) == FRAME_READY) {
            *frame = received;
            frames++;
        }
    }
    return frames;
}

static void check_frame(struct vector_line *line, bool encodes)
{
    static uint8_t payload[FRAME_PAYLOAD_MAX];
    static uint8_t wire[2048];
    static uint8_t result[FRAME_WIRE_MAX];
    struct frame frame = {
        .version = (uint8_t)take_decimal(line),
        .type = (uint8_t)take_decimal(line),
        .seq = (uint16_t)take_decimal(line),
        .session = (uint16_t)take_decimal(line),
        .payload = payload,
    };
    frame.payload_bytes = (uint16_t)take_hex(line, payload, sizeof payload);
    size_t size = take_hex(line, wire, sizeof wire);
    if (encodes) {
        CHECK(frame_encode(&frame, result) == size && equal(result, wire, size));
    }
    struct frame received = {0};
    CHECK(receive(wire, size, &received) == 1);
    CHECK(received.version == frame.version && received.type == frame.type);
    CHECK(received.seq == frame.seq && received.session == frame.session);
    CHECK(received.payload_bytes == frame.payload_bytes);
    CHECK(equal(received.payload, payload, frame.payload_bytes));
}

static void frames_encode_and_decode_the_shared_vectors(void)
{
    static uint8_t wire[4096];
    struct vector_line line = {frame_vectors, 0};
    while (next_line(&line)) {
        check_case("line", line.number);
        if (take_if(&line, "good")) {
            check_frame(&line, true);
        } else if (take_if(&line, "stream")) {
            check_frame(&line, false);
        } else {
            struct frame frame;
            CHECK(take_if(&line, "damaged"));
            CHECK(receive(wire, take_hex(&line, wire, sizeof wire), &frame) == 0);
        }
    }
}

static void a_frame_is_found_after_an_endless_line_of_garbage(void)
{
    static struct frame_decoder decoder;
    uint8_t wire[FRAME_WIRE_MAX];
    struct frame frame = {.version = 1, .type = 2, .payload = wire};
    struct frame received;
    for (uint32_t i = 0; i < 100000; i++) {
        CHECK(frame_receive(&decoder, (uint8_t)(i % 255 + 1), &received) == FRAME_INCOMPLETE);
    }
    CHECK(frame_receive(&decoder, 0, &received) == FRAME_BAD_LENGTH);
    size_t size = frame_encode(&frame, wire);
    for (size_t i = 0; i + 1 < size; i++) {
        CHECK(frame_receive(&decoder, wire[i], &received) == FRAME_INCOMPLETE);
    }
    CHECK(frame_receive(&decoder, 0, &received) == FRAME_READY && received.type == 2);
}

static void a_payload_of_961_bytes_is_not_encoded(void)
{
    static uint8_t payload[961];
    uint8_t wire[FRAME_WIRE_MAX];
    struct frame frame = {.payload = payload, .payload_bytes = sizeof payload};
    CHECK(frame_encode(&frame, wire) == 0);
}

void wire_tests(void)
{
    RUN(crc32c_gives_the_shared_vectors);
    RUN(crc32c_in_two_parts_is_the_crc_of_the_whole);
    RUN(cobs_encodes_and_decodes_the_shared_vectors);
    RUN(cobs_gives_back_any_bytes_without_a_zero_on_the_wire);
    RUN(frames_encode_and_decode_the_shared_vectors);
    RUN(a_frame_is_found_after_an_endless_line_of_garbage);
    RUN(a_payload_of_961_bytes_is_not_encoded);
}
