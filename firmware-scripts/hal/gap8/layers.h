// Inside layer_run: one function an operator, and what they share.
#ifndef HILAB_LAYERS_H
#define HILAB_LAYERS_H

#include "layer_job.h"
#include "machine.h"
#include "tiles.h"
#include "tiling.h"

// The cluster's cores share a code cache of 4 kB: what runs between two tiles has to be short.
#pragma GCC optimize("Os")

// Hands out memory from the bottom, each piece with a margin on both sides.
struct pool {
    uint8_t *at;
    uint32_t left;
};
uint8_t *pool_take(struct pool *pool, uint32_t bytes);

// A layer's memory; copies of it start over.
struct layer_memory {
    struct pool l2;
    struct pool l1;
    // only to see whether the layer fits
    bool only_plan;
};

// Weights in L2 with the records made from them; depthwise ones come one by one, others in fours.
struct resident {
    int8_t *weights;
    uint8_t *parameters;
    struct channel_record *records;
    uint32_t outputs;
    // words of four taps for each output
    uint32_t words;
    uint32_t group;
    uint8_t zero_point;
};

void resident_take(struct resident *resident, struct pool *l2, uint32_t outputs);
// Starts to read outputs [first, first + outputs).
void resident_read(
    struct resident *resident, const struct executor_layer *layer, uint32_t first,
    uint32_t outputs);
// Waits for them and makes the records, on all cores.
void resident_prepare(struct resident *resident);

static inline uint32_t block_width(uint32_t channels, uint32_t block)
{
    uint32_t left = channels - block * CHANNEL_BLOCK;
    return left < CHANNEL_BLOCK ? left : CHANNEL_BLOCK;
}

static inline uint32_t block_count(uint32_t channels)
{
    return (channels + CHANNEL_BLOCK - 1) / CHANNEL_BLOCK;
}

static inline uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static inline uint32_t tensor_pixels(const struct executor_tensor *tensor)
{
    return (uint32_t)tensor->height * tensor->width;
}

// Makes pixels of `width` bytes from pixels of ALIGN4(width).
void close_up(uint8_t *pixels, uint32_t count, uint32_t width);

bool run_pointwise(const struct executor_layer *layer, const struct layer_memory *memory);
bool run_depthwise(const struct executor_layer *layer, const struct layer_memory *memory);
bool run_dense(const struct executor_layer *layer, const struct layer_memory *memory);
bool run_add(const struct executor_layer *layer, const struct layer_memory *memory);
bool run_pool(const struct executor_layer *layer, const struct layer_memory *memory);
bool run_broadcast(const struct executor_layer *layer, const struct layer_memory *memory);
bool run_concat(const struct executor_layer *layer, const struct layer_memory *memory);

#endif
