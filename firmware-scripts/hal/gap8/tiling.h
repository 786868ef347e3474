// How a layer is cut so that its pieces fit L2 and L1, both double buffered: chunks of outputs and
// stripes in L2, tiles in L1. Plain integer arithmetic of the layer's shape: every device cuts a
// layer in the same way.
#ifndef HILAB_TILING_H
#define HILAB_TILING_H

#include <stdbool.h>
#include <stdint.h>

struct tiling_memory {
    uint32_t l2_bytes;
    uint32_t l1_bytes;
};

struct pointwise_shape {
    uint32_t pixels;
    uint32_t inputs;
    uint32_t outputs;
};

// All pixels counts are multiples of 4. chunk: outputs whose weights are in L2; sub: those in L1.
struct pointwise_plan {
    uint32_t chunk_outputs;
    uint32_t stripe_pixels;
    uint32_t tile_pixels;
    uint32_t sub_outputs;
    // 2: the next tile comes while this one is worked on
    uint32_t input_copies;
    uint32_t l2_bytes;
    uint32_t l1_bytes;
};
bool plan_pointwise(
    const struct pointwise_shape *shape, const struct tiling_memory *memory,
    struct pointwise_plan *plan);

// A 3x3 layer, block of channels by block: `inputs` and `outputs` are bytes of a pixel in a stripe.
struct window_shape {
    uint32_t height;
    uint32_t width;
    uint32_t output_height;
    uint32_t output_width;
    uint32_t stride;
    uint32_t dilation;
    uint32_t inputs;
    uint32_t outputs;
    // that many times, one after the other
    uint32_t planes;
    // channels of the narrowest output block
    uint32_t narrowest;
    // of all weights, parameters and records
    uint32_t l2_resident;
    uint32_t l1_resident;
};

// Rows of output a stripe in L2; rows and columns of output a tile in L1.
struct window_plan {
    uint32_t stripe_rows;
    uint32_t tile_rows;
    uint32_t tile_columns;
    uint32_t l2_bytes;
    uint32_t l1_bytes;
};
bool plan_window(
    const struct window_shape *shape, const struct tiling_memory *memory,
    struct window_plan *plan);

// Input rows or columns for some of output.
uint32_t window_extent(const struct window_shape *shape, uint32_t outputs);

// Bytes before and after a buffer of L2 or L1 that a copy or a kernel may touch.
#define MARGIN 512u
// Weights, parameters and record of a depthwise channel.
#define DEPTHWISE_PLAN_BYTES 36u
#define ALIGN4(bytes) (((bytes) + 3u) & ~3u)

#endif
