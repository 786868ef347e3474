// Kernels on one tile in L1, for one core. Tensors are channel blocks [C/32][pixels][32]. The
// assembly of xpulp_*.S and the C of tiles_plain.c give the same bytes; no branch depends on data.
//
// A kernel may compute up to three pixels too many: tiles end in slack, and what lies there does
// not matter.
#ifndef HILAB_TILES_H
#define HILAB_TILES_H

#include <stdint.h>

#define CHANNEL_BLOCK 32u
#define QUAD 4u

// What an accumulator needs to become an output, made from the parameters and the weights by
// channel_record: u8(acc * multiplier + constant, halves to even). low and high bound acc where it
// could overflow; else they are the ends of int32.
struct channel_record {
    int32_t multiplier;
    int32_t constant;
    int32_t low;
    int32_t high;
};

// Which bytes come out: even zero points take one instruction less, bounds two more.
enum requantization { REQUANTIZE_EVEN = 0, REQUANTIZE_ODD = 1, REQUANTIZE_BOUNDED = 2 };

// Sums over an output's weights: all of them, and their absolute values.
struct weight_sums {
    int32_t plain;
    int32_t absolute;
};

// Over `words` words of four weights, each `stride` bytes after the other.
struct weight_sums weight_sums(const int8_t *weights, uint32_t words, uint32_t stride);
struct weight_sums weight_sums_plain(const int8_t *weights, uint32_t words, uint32_t stride);

struct channel_record channel_record(
    const uint8_t *parameters, struct weight_sums sums, uint8_t zero_point);
// What some channels need together.
static inline uint32_t requantization_of(
    const struct channel_record *channels, uint32_t count, uint8_t zero_point)
{
    int32_t high = INT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        high &= channels[i].high;
    }
    return high == INT32_MAX ? zero_point & 1u : REQUANTIZE_BOUNDED;
}

// Four outputs for `quads` times four pixels. A pixel's inputs lie in 1 + middle blocks of equal
// pixel stride and a last, narrower one; all in words of four, the weights in layout 1.
struct pointwise_tile {
    const uint8_t *input;
    const uint8_t *rest;
    const int8_t *weights;
    const struct channel_record *channels;
    uint8_t *output;
    uint32_t quads;
    uint32_t stride;
    uint32_t block_bytes;
    // words of the first block and, if there are any, of each middle one
    uint32_t words;
    uint32_t middle;
    uint32_t rest_words;
    uint32_t rest_stride;
    uint32_t output_stride;
    uint32_t requantization;
    uint32_t odd;
};

// Two channels of a depthwise layer. `input` is the first output's first tap: padding is in place.
// From row_step on, depthwise_steps fills in how a kernel walks.
struct depthwise_tile {
    const uint8_t *input;
    const int8_t *weights;
    const struct channel_record *channels;
    uint8_t *output;
    uint32_t rows;
    uint32_t output_row_bytes;
    uint32_t requantization;
    uint32_t odd;
    uint32_t row_step;
    uint32_t row_distance;
    // outputs that share columns: every phases-th, three in a turn
    uint32_t phases;
    uint32_t turns;
    uint32_t step;
    // from the third column to the next output's first, where outputs share no columns
    int32_t last_step;
    uint32_t output_step;
    uint32_t phase_step;
    uint32_t output_phase_step;
    uint32_t shared;
};

// A depthwise tile's geometry: bytes from an input row, a pixel, to the next; columns of output.
struct depthwise_shape {
    uint32_t row_bytes;
    uint32_t pixel_bytes;
    uint32_t columns;
    uint32_t stride;
    uint32_t dilation;
};

void depthwise_steps(struct depthwise_tile *tile, const struct depthwise_shape *shape);
void pointwise_quads(const struct pointwise_tile *tile);
void depthwise_pair(const struct depthwise_tile *tile);
// clamp(left + right - zero_point) over words of four.
void add_words(uint8_t *left, const uint8_t *right, uint32_t words, uint32_t zero_point);

// `count` words of `stride` bytes distance.
void fill_words(uint8_t *words, uint32_t count, uint32_t stride, uint32_t value);
void fill_words_plain(uint8_t *words, uint32_t count, uint32_t stride, uint32_t value);
// Any addresses and any size; up to three bytes before the end may be written twice.
void copy_unaligned(uint8_t *to, const uint8_t *from, uint32_t bytes);
void copy_unaligned_plain(uint8_t *to, const uint8_t *from, uint32_t bytes);

// The same in plain C, to compare with.
void pointwise_quads_plain(const struct pointwise_tile *tile);
void depthwise_pair_plain(const struct depthwise_tile *tile);
void add_words_plain(uint8_t *left, const uint8_t *right, uint32_t words, uint32_t zero_point);

#endif
