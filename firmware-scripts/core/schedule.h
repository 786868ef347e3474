// The binary form of a network (schedule.md) and the check that it can do no harm.
#ifndef HILAB_SCHEDULE_H
#define HILAB_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEDULE_MAGIC 0x43534c48u
#define SCHEDULE_VERSION 1
#define SCHEDULE_LAYOUT 1
#define SCHEDULE_HEADER_BYTES 24
#define SCHEDULE_LAYER_BYTES 28
#define SCHEDULE_CRC_BYTES 4
#define SCHEDULE_LAYERS_MAX 256
#define SCHEDULE_BYTES_MAX \
    (SCHEDULE_HEADER_BYTES + SCHEDULE_LAYERS_MAX * SCHEDULE_LAYER_BYTES + SCHEDULE_CRC_BYTES)
#define SCHEDULE_NO_INPUT 0xffff
#define TENSOR_ALIGNMENT 4

enum operator {
    OPERATOR_INPUT = 1,
    OPERATOR_DENSE_3X3 = 2,
    OPERATOR_POINTWISE = 3,
    OPERATOR_DEPTHWISE_3X3 = 4,
    OPERATOR_ADD = 5,
    OPERATOR_GLOBAL_AVERAGE_POOL = 6,
    OPERATOR_BROADCAST = 7,
    OPERATOR_CONCAT = 8,
};
// Bit n is operator n.
#define OPERATOR_BITMAP 0x1feu

enum schedule_reason {
    SCHEDULE_VALID = 0,
    SCHEDULE_BAD_SIZE = 1,
    SCHEDULE_BAD_MAGIC = 2,
    SCHEDULE_BAD_VERSION = 3,
    SCHEDULE_BAD_CRC = 4,
    SCHEDULE_BAD_LAYER_COUNT = 5,
    SCHEDULE_ARENA_TOO_LARGE = 6,
    SCHEDULE_BAD_OPERATOR = 7,
    SCHEDULE_BAD_RESERVED = 8,
    SCHEDULE_BAD_INPUT = 9,
    SCHEDULE_BAD_SHAPE = 10,
    SCHEDULE_BAD_WINDOW = 11,
    SCHEDULE_BAD_ZERO_POINT = 12,
    SCHEDULE_OUTSIDE_ARENA = 13,
    SCHEDULE_MISALIGNED = 14,
    SCHEDULE_OVERLAP = 15,
    SCHEDULE_OVERWRITTEN = 16,
    SCHEDULE_OUTSIDE_WEIGHTS = 17,
    SCHEDULE_OUTSIDE_PARAMETERS = 18,
    SCHEDULE_BAD_CHANNEL = 19,
    SCHEDULE_TOO_MANY_TAPS = 20,
    SCHEDULE_NO_TILES = 21,
};

// The header of a schedule whose size, magic, version and CRC are right.
struct schedule {
    const uint8_t *bytes;
    uint16_t layers;
    uint32_t arena_bytes;
    uint32_t weights_crc;
    uint32_t parameters_crc;
    // CRC-32C of all bytes before the CRC itself, computed when the schedule was opened.
    uint32_t hash;
};

struct layer {
    uint8_t operator;
    uint8_t stride;
    uint8_t dilation;
    uint8_t zero_point;
    uint16_t left;
    uint16_t right;
    uint16_t height;
    uint16_t width;
    uint16_t channels;
    uint16_t reserved;
    uint32_t output;
    uint32_t weights;
    uint32_t parameters;
};

// What a schedule may use: sizes in bytes, and the parameters that it will read, through `copy`.
struct schedule_limits {
    uint32_t arena_bytes;
    uint32_t weights_bytes;
    uint32_t parameters_bytes;
    const uint8_t *parameters;
    void (*copy)(uint8_t *to, const uint8_t *from, size_t count);
    // Whether the device can cut a layer, of which every other rule holds, into tiles that fit its
    // memories; NULL if it needs none.
    bool (*fits)(const struct layer *layer, const struct layer *left, const struct layer *right);
};

// `layer` is the index of the first layer that is wrong, 0 for the header.
struct schedule_verdict {
    enum schedule_reason reason;
    uint16_t layer;
};

enum schedule_reason schedule_open(
    const uint8_t *bytes, uint32_t size, struct schedule *schedule);
struct layer schedule_layer(const struct schedule *schedule, uint32_t index);
struct schedule_verdict schedule_validate(
    const struct schedule *schedule, const struct schedule_limits *limits);

// height * width * channels; it cannot overflow.
uint64_t layer_elements(const struct layer *layer);
bool layer_has_weights(const struct layer *layer);
// Multiplications of one output value of a layer with weights.
uint32_t layer_taps(const struct layer *layer, const struct layer *input);
// Bytes of its weights in the resident image.
uint64_t layer_weight_bytes(const struct layer *layer, const struct layer *input);

#endif
