// Fuzzing of COBS and frames.
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "check.h"
#include "cobs.h"
#include "frame.h"
#include "fuzz.h"
#include "noise.h"

void fuzz_cobs(uint64_t inputs)
{
    uint64_t accepted = 0;
    for (uint64_t i = 0; i < inputs; i++) {
        uint8_t bytes[64];
        size_t size = below(sizeof bytes + 1);
        for (size_t at = 0; at < size; at++) {
            bytes[at] = (uint8_t)(below(3) == 0 ? below(256) : below(8));
        }
        uint8_t *encoded = exact(bytes, size);
        size_t plain = cobs_decode(encoded, size, encoded);
        if (plain != COBS_INVALID) {
            accepted++;
            if (plain >= size && size > 0) {
                fail_at("cobs grew", i);
            }
        }
        free(encoded);
    }
    report("cobs", inputs, accepted, "decoded");
}

static bool same(const struct frame *a, const struct frame *b)
{
    return a->seq == b->seq && a->session == b->session && a->type == b->type &&
           a->payload_bytes == b->payload_bytes &&
           memcmp(a->payload, b->payload, a->payload_bytes) == 0;
}

// Frames through noise: none may come out changed.
void fuzz_frames(uint64_t inputs)
{
    static struct frame_decoder decoder;
    struct noise noise = {fuzz_seed | 1, 1000000, 200000, 200000};
    uint64_t accepted = 0;
    for (uint64_t i = 0; i < inputs; i++) {
        uint8_t payload[48];
        uint8_t wire[FRAME_WIRE_MAX];
        uint32_t value = random_next(&fuzz_seed);
        struct frame frame = {FRAME_VERSION, (uint8_t)value, (uint16_t)i, (uint16_t)value, payload,
                              (uint16_t)below(sizeof payload + 1)};
        for (uint32_t at = 0; at < frame.payload_bytes; at++) {
            payload[at] = (uint8_t)(below(4) == 0 ? 0 : value >> at % 25);
        }
        size_t size = frame_encode(&frame, wire);
        for (size_t at = 0; at < size; at++) {
            uint8_t arrived[2];
            uint32_t count = noise_pass(&noise, wire[at], arrived);
            for (uint32_t j = 0; j < count; j++) {
                struct frame got;
                if (frame_receive(&decoder, arrived[j], &got) != FRAME_READY) {
                    continue;
                }
                accepted++;
                if (!same(&got, &frame)) {
                    fail_at("a damaged frame was accepted", i);
                }
            }
        }
    }
    report("frames", inputs, accepted, "arrived, 0 wrong");
}

void fuzz_stream(uint64_t inputs)
{
    static struct frame_decoder decoder;
    uint64_t accepted = 0;
    for (uint64_t i = 0; i < inputs; i++) {
        uint32_t size = below(64);
        for (uint32_t at = 0; at < size; at++) {
            struct frame got;
            uint8_t byte = (uint8_t)(below(16) == 0 ? 0 : below(256));
            accepted += frame_receive(&decoder, byte, &got) == FRAME_READY;
        }
    }
    report("stream", inputs, accepted, "taken for frames");
}
