// How layers run and where their tensors lie: in memory that the core addresses (direct.c), or
// behind a bus, like the L3 of a GAP8. There the bytes of regions, of the resident image and of
// tensors are mere places, which only the engine reads and writes; it may keep tensors in an order
// of its own, but speaks H, W, C.
#ifndef HILAB_ENGINE_H
#define HILAB_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interpreter.h"

struct layer_cost {
    uint64_t cycles;
    uint64_t wait_cycles;
};

enum bench_path { BENCH_ARENA = 0, BENCH_L3_TO_L2 = 1, BENCH_L2_TO_L1 = 2, BENCH_PATHS = 3 };

struct engine {
    // Either side may be a place or the core's own memory.
    void (*copy)(uint8_t *to, const uint8_t *from, size_t count);
    uint32_t (*crc)(const uint8_t *bytes, size_t count);

    uint32_t (*tensor_crc)(const struct tensor *tensor);
    // The generator of messages.md, from this state on.
    void (*tensor_fill)(const struct tensor *tensor, uint32_t state);
    void (*tensor_write)(const struct tensor *tensor, const uint8_t *from);
    void (*tensor_read)(
        const struct tensor *tensor, uint32_t offset, uint8_t *to, uint32_t count);

    // Works on the interpreter's layer for a while; true when that finished it. An engine that
    // counts by itself then says what the whole layer took; others leave the cost alone.
    bool (*step)(struct interpreter *interpreter, struct layer_cost *cost);
    // As in schedule_limits; may be NULL.
    bool (*fits)(const struct layer *layer, const struct layer *left, const struct layer *right);
    // Ends a layer that was begun.
    void (*stop)(void);
    // Moves bytes over a path of the memories that copy() does not show; false where there is none.
    bool (*bench)(enum bench_path path, uint32_t bytes, uint64_t *cycles);
};

// Plain C kernels on memory that the core addresses.
extern const struct engine direct_engine;

#endif
