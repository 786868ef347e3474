// Where a pass over a validated schedule is. An engine does the work (engine.h).
#ifndef HILAB_INTERPRETER_H
#define HILAB_INTERPRETER_H

#include <stdbool.h>
#include <stdint.h>

#include "kernels.h"
#include "schedule.h"

struct interpreter {
    struct schedule schedule;
    uint8_t *arena;
    const int8_t *weights;
    const uint8_t *parameters;
    // the next work: rows of this layer from this row on
    uint16_t layer;
    uint32_t row;
};

// Number of INPUT layers in front; their tensors are filled by the caller.
uint16_t interpreter_inputs(const struct interpreter *interpreter);
// Back to the first layer that computes.
void interpreter_start(struct interpreter *interpreter);
bool interpreter_done(const struct interpreter *interpreter);
// To the next layer, when this one is finished.
void interpreter_next(struct interpreter *interpreter);
// The output tensor of a layer, in the arena.
struct tensor interpreter_tensor(const struct interpreter *interpreter, uint16_t layer);

#endif
