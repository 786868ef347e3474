// A layer from L3 to L3, without anything of the SDK: what the executor and its tests share.
#ifndef HILAB_LAYER_JOB_H
#define HILAB_LAYER_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "schedule.h"

// The order of tensors in L3: channel blocks [C/32][H][W][32], so that a stripe of rows is one
// contiguous piece a block. The last block is as narrow as its channels: a tensor has exactly
// H * W * C bytes, and with up to 32 channels it is in H, W, C order. Everything outside L3
// (images, outputs, CRCs) stays in H, W, C order; the HAL converts (tensors.c).
#define EXECUTOR_BLOCK 32u

// `at` is an address of the HyperRAM, a multiple of 4; up to three bytes after the tensor, to the
// next multiple of 4, may be overwritten.
struct executor_tensor {
    uint32_t at;
    uint16_t height;
    uint16_t width;
    uint16_t channels;
    uint8_t zero_point;
};

// A record that was validated (schedule.md) with its inputs looked up. `right` is empty (0 bytes)
// where an operator has one input. `weights` and `parameters` are HyperRAM addresses in layout 1 of
// schedule.md, 0 where the operator has none; a pool's multiplier is in record.weights.
struct executor_layer {
    struct layer record;
    struct executor_tensor left;
    struct executor_tensor right;
    struct executor_tensor output;
    uint32_t weights;
    uint32_t parameters;
};

struct work_memory {
    uint8_t *l2;
    uint32_t l2_bytes;
    uint8_t *l1;
    uint32_t l1_bytes;
};

// Whether it can be cut so that its pieces fit (tiling.h). Dense layers read at most 32 channels,
// and no block of a depthwise layer is a single channel.
bool layer_fits(const struct executor_layer *layer, const struct work_memory *memory);

// On the cluster's core 0, or on a host. False, and nothing done, if the layer does not fit.
bool layer_run(const struct executor_layer *layer, const struct work_memory *memory);

#endif
