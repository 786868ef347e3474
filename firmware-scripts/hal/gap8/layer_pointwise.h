// What the stripes of a pointwise layer in L2 and their tiles in L1 share.
#ifndef HILAB_LAYER_POINTWISE_H
#define HILAB_LAYER_POINTWISE_H

#include "layers.h"

// Some pixels of a stripe, or a tile of them: pixels is a multiple of 4.
struct pixels {
    uint32_t first;
    uint32_t pixels;
};

struct buffers {
    uint8_t *input[2];
    uint8_t *output[2];
};

// A step is a sub-chunk of the outputs on a tile. Only sums and comparisons from step to step: the
// cluster divides slowly.
struct pointwise_step {
    uint32_t tile;
    uint32_t sub;
    // of all steps of the stripe, and of all output buffers
    uint32_t index;
    uint32_t buffer;
    // outputs [first_output, first_output + outputs) on pixels [first, first + pixels)
    uint32_t first_output;
    uint32_t outputs;
    struct pixels pixels;
};

struct pointwise_run {
    const struct executor_layer *layer;
    struct pointwise_plan plan;
    struct resident resident;
    struct buffers l2;
    struct buffers l1;
    int8_t *weights[2];
    struct channel_record *records[2];
    uint32_t inputs;
    uint32_t pixels;
    // the chunk
    uint32_t first_output;
    uint32_t outputs;
    bool several_subs;
    // outputs in a buffer of L1: whole blocks
    uint32_t buffered;
    uint32_t stripe;
    uint32_t stripe_pixels;
    // what the cores work on; meanwhile core 0 sends the buffer before to L2 and fetches the next
    // step's inputs. It does that among the others, because a line of code that is not in the cache
    // waits behind all that the DMA moves.
    struct pointwise_step step;
    struct pointwise_step next;
    bool more;
    struct pointwise_step before;
    bool writes;
    struct pointwise_tile tile;
};


// Computes a stripe whose inputs lie in L2, into the outputs there.
void pointwise_stripe(struct pointwise_run *run, uint32_t stripe);

#endif
