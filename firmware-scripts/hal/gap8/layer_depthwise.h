// What the stripes of a depthwise layer in L2 and their tiles in L1 share.
#ifndef HILAB_LAYER_DEPTHWISE_H
#define HILAB_LAYER_DEPTHWISE_H

#include "layers.h"

// Stripe `index` of all: a block of channels, some rows of its output and the input rows for them.
struct row_stripe {
    uint32_t block;
    uint32_t row;
    uint32_t rows;
    uint32_t in_row;
    uint32_t in_rows;
};

// Columns and rows of output in L1. Input rows [pad_top, pad_top + in_rows) lie in the tensor.
struct padded_tile {
    uint32_t row;
    uint32_t rows;
    uint32_t column;
    uint32_t columns;
    uint32_t all_rows;
    uint32_t all_columns;
    int32_t top;
    int32_t left;
    uint32_t pad_top;
    uint32_t in_rows;
    uint32_t pad_left;
    uint32_t in_columns;
};

struct depthwise_run {
    const struct executor_layer *layer;
    struct window_shape shape;
    struct window_plan plan;
    struct resident resident;
    uint32_t pad_top;
    uint32_t pad_left;
    uint8_t *l2_input[2];
    uint8_t *l2_output[2];
    uint8_t *l1_input[2];
    uint8_t *l1_output[2];
    uint8_t *l1_resident;
    // what the cores work on; meanwhile core 0 sends the tile before to L2 and fetches the next
    // one, as in layer_pointwise.h
    struct row_stripe stripe;
    uint32_t index;
    uint32_t width;
    uint32_t step;
    struct padded_tile before;
    struct padded_tile tile;
    struct padded_tile next;
    bool more;
    struct depthwise_tile pair;
};


static inline uint32_t clipped(int32_t value, uint32_t end)
{
    return value < 0 ? 0 : smaller((uint32_t)value, end);
}


// Computes run->stripe, whose inputs lie in L2, into the outputs there.
void depthwise_stripe(struct depthwise_run *run);

#endif
