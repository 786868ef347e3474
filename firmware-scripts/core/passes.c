// A run is warm-ups and repeats, each one pass over the network.
#include "requests.h"

void fill_inputs(struct device *device)
{
    const struct run *run = &device->run;
    const struct engine *engine = device->hal->engine;
    uint16_t inputs = interpreter_inputs(&run->interpreter);
    for (uint16_t i = 0; i < inputs; i++) {
        struct tensor tensor = interpreter_tensor(&run->interpreter, i);
        if (run->from_seed) {
            // The generator of messages.md, one stream a tensor.
            engine->tensor_fill(&tensor, run->seed ^ 0x9e3779b9u * (i + 1u));
        } else {
            engine->tensor_write(&tensor, device->uploads[REGION_IMAGE].bytes);
        }
    }
}

static void start_pass(struct device *device)
{
    for (uint32_t i = 0; i < SCHEDULE_LAYERS_MAX; i++) {
        device->run.layers[i] = (struct layer_result){0};
    }
    fill_inputs(device);
    interpreter_start(&device->run.interpreter);
}

void run_start(struct device *device)
{
    device->run.state = RUN_RUNNING;
    device->run.done = 0;
    start_pass(device);
}

static void stop(struct run *run, enum error error)
{
    run->state = RUN_FAILED;
    run->error = (uint8_t)error;
}

static void finish_pass(struct device *device)
{
    struct run *run = &device->run;
    uint16_t last = (uint16_t)(run->interpreter.schedule.layers - 1);
    struct tensor output = interpreter_tensor(&run->interpreter, last);
    uint32_t crc = device->hal->engine->tensor_crc(&output);
    if (run->done > 0 && crc != run->logits_crc) {
        stop(run, ERROR_INTERNAL);
        return;
    }
    run->logits_crc = crc;
    run->output = output;
    uint64_t cycles = 0;
    for (uint32_t i = 0; i <= last; i++) {
        cycles += run->layers[i].cycles;
    }
    if (run->done >= run->warm_ups) {
        run->cycles[run->done - run->warm_ups] = cycles;
    }
    run->done++;
    if (run->done == run->warm_ups + run->repeats) {
        run->state = RUN_DONE;
    } else {
        start_pass(device);
    }
}

void run_step(struct device *device)
{
    struct run *run = &device->run;
    struct interpreter *interpreter = &run->interpreter;
    if (interpreter_done(interpreter)) {
        finish_pass(device);
        return;
    }
    const struct hal *hal = device->hal;
    uint16_t index = interpreter->layer;
    struct layer_result *result = &run->layers[index];
    uint64_t before = hal->cycles(hal->context);
    struct layer_cost counted = {0};
    bool finished = hal->engine->step(interpreter, &counted);
    result->cycles += hal->cycles(hal->context) - before;
    if (finished && counted.cycles != 0) {
        result->cycles = counted.cycles;
        result->wait_cycles = counted.wait_cycles;
    }
    if (run->limit_cycles != 0 && result->cycles > run->limit_cycles) {
        hal->engine->stop();
        interpreter->layer = index;
        stop(run, ERROR_TIMEOUT);
        return;
    }
    bool last_pass = run->done + 1 == run->warm_ups + run->repeats;
    if (finished && last_pass && (run->flags & RUN_LAYER_CRCS) != 0) {
        struct tensor output = interpreter_tensor(interpreter, index);
        result->crc = hal->engine->tensor_crc(&output);
    }
}
