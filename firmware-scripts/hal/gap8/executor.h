// One layer on the cluster, from L3 to L3. What runs layers is behind this header: the HAL knows
// no tiles and no kernels, and the executor knows no schedule, no UART and no CRC.
#ifndef HILAB_EXECUTOR_H
#define HILAB_EXECUTOR_H

#include <stdint.h>

#include "pmsis.h"
#include "schedule.h"

// The order of tensors in L3: channel blocks [C/32][H][W][32], so that a stripe of rows is one
// contiguous piece a block. The last block is as narrow as its channels: a tensor has exactly
// H * W * C bytes, and with up to 32 channels it is in H, W, C order. Everything outside L3
// (images, outputs, CRCs) stays in H, W, C order; the HAL converts (tensors.c).
#define EXECUTOR_BLOCK 32u

// Stacks in L1 of a task on the cluster, for core 0 and for each other core.
#define EXECUTOR_STACK_BYTES 2048u
#define EXECUTOR_WORKER_STACK_BYTES 1024u

// What the executor may use. It was opened before: `ram` (HyperRAM) and `cluster` by the HAL, which
// keeps both busy with nothing else while a layer runs. `l1` is aligned to 4, `l2` to 4, and room
// for the stacks is left beside `l1`. Between layers the HAL uses `l2` itself: nothing in it
// outlives a layer.
struct executor_memory {
    struct pi_device *ram;
    struct pi_device *cluster;
    uint8_t *l2;
    uint32_t l2_bytes;
    uint8_t *l1;
    uint32_t l1_bytes;
};

// `at` is an address of the HyperRAM, a multiple of 4.
struct executor_tensor {
    uint32_t at;
    uint16_t height;
    uint16_t width;
    uint16_t channels;
    uint8_t zero_point;
};

// A record that was validated (schedule.md) with its inputs looked up. `right` is empty (0 bytes)
// where an operator has one input. `weights` and `parameters` are HyperRAM addresses in layout 0 of
// schedule.md, 0 where the operator has none; a pool's multiplier is in record.weights.
struct executor_layer {
    struct layer record;
    struct executor_tensor left;
    struct executor_tensor right;
    struct executor_tensor output;
    uint32_t weights;
    uint32_t parameters;
};

// Cluster cycles from the first L3 read to the last L3 write's end, and how many of them core 0
// spent in waits for L3 or DMA.
struct executor_cost {
    uint64_t cycles;
    uint64_t wait_cycles;
};

// Once, after the devices are open; 0 or a PMSIS error.
int executor_open(const struct executor_memory *memory);

// Starts the layer and returns. The controller goes on with pi_yield() or an event loop, in which
// it answers its host; `done` is pushed to it when the output lies in L3 and `cost` is written.
// The layer and the cost stay where they are until then. One layer at a time.
void executor_start(
    const struct executor_layer *layer, struct executor_cost *cost, pi_task_t *done);

#endif
