#include "interpreter.h"

uint16_t interpreter_inputs(const struct interpreter *interpreter)
{
    uint16_t count = 0;
    while (count < interpreter->schedule.layers &&
           schedule_layer(&interpreter->schedule, count).operator == OPERATOR_INPUT) {
        count++;
    }
    return count;
}

void interpreter_start(struct interpreter *interpreter)
{
    interpreter->layer = interpreter_inputs(interpreter);
    interpreter->row = 0;
}

bool interpreter_done(const struct interpreter *interpreter)
{
    return interpreter->layer >= interpreter->schedule.layers;
}

struct tensor interpreter_tensor(const struct interpreter *interpreter, uint16_t index)
{
    struct layer layer = schedule_layer(&interpreter->schedule, index);
    return (struct tensor){
        .bytes = interpreter->arena + layer.output,
        .height = layer.height,
        .width = layer.width,
        .channels = layer.channels,
        .zero_point = layer.zero_point,
    };
}

void interpreter_next(struct interpreter *interpreter)
{
    interpreter->layer++;
    interpreter->row = 0;
}
