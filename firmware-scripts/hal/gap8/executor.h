// One layer on the cluster, from L3 to L3. What runs layers is behind this header: the HAL knows
// no tiles and no kernels, and the executor knows no schedule, no UART and no CRC.
#ifndef HILAB_EXECUTOR_H
#define HILAB_EXECUTOR_H

#include <stdint.h>

#include "layer_job.h"
#include "pmsis.h"

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
