// What the stripes of a dense layer in L2 and their tiles in L1 share.
#ifndef HILAB_LAYER_DENSE_H
#define HILAB_LAYER_DENSE_H

#include "layers.h"

// Of the taps that a core gathers at once.
#define GATHERED_BYTES 1152u

struct dense_tile {
    uint32_t row;
    uint32_t rows;
    uint32_t column;
    uint32_t columns;
    uint32_t all_rows;
    uint32_t all_columns;
};

struct dense_run {
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
    uint8_t *gathered;
    int8_t *weights;
    struct channel_record *records;
    uint32_t taps;
    // what the cores work on
    uint32_t row;
    uint32_t rows;
    uint32_t index;
    struct dense_tile tile;
    uint32_t step;
};


static inline uint32_t in_row(const struct dense_run *run, uint32_t row)
{
    uint32_t padded = row * run->shape.stride;
    return padded < run->pad_top ? 0 : smaller(padded - run->pad_top, run->shape.height);
}

static inline uint32_t in_row_after(const struct dense_run *run, uint32_t row, uint32_t rows)
{
    uint32_t padded = row * run->shape.stride + window_extent(&run->shape, rows);
    return padded < run->pad_top ? 0 : smaller(padded - run->pad_top, run->shape.height);
}


// Computes a stripe whose inputs lie in L2, into the outputs there.
void dense_stripe(struct dense_run *run, uint32_t index);

#endif
