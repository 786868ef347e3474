#include "interpreter.h"

#include "crc32c.h"

// Multiplications a slice: about 10 ms at 100 million a second.
#define SLICE_MACS (1u << 20)

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

static struct tensor tensor_of(const struct interpreter *interpreter, const struct layer *layer)
{
    return (struct tensor){
        .bytes = interpreter->arena + layer->output,
        .height = layer->height,
        .width = layer->width,
        .channels = layer->channels,
        .zero_point = layer->zero_point,
    };
}

struct tensor interpreter_tensor(const struct interpreter *interpreter, uint16_t layer)
{
    struct layer record = schedule_layer(&interpreter->schedule, layer);
    return tensor_of(interpreter, &record);
}

uint32_t interpreter_crc(const struct interpreter *interpreter, uint16_t layer)
{
    struct tensor tensor = interpreter_tensor(interpreter, layer);
    return crc32c(0, tensor.bytes, (size_t)tensor.height * tensor.width * tensor.channels);
}

static struct rows next_rows(const struct interpreter *interpreter, const struct layer *layer)
{
    uint64_t row_macs = (uint64_t)layer->width * layer->channels;
    if (layer_has_weights(layer)) {
        struct layer input = schedule_layer(&interpreter->schedule, layer->left);
        row_macs *= layer_taps(layer, &input);
    }
    uint64_t count = row_macs < SLICE_MACS ? SLICE_MACS / row_macs : 1;
    uint64_t last = interpreter->row + count;
    return (struct rows){
        .first = interpreter->row,
        .last = last < layer->height ? (uint32_t)last : layer->height,
    };
}

static void convolve(
    const struct interpreter *interpreter, const struct layer *layer, struct rows rows)
{
    struct convolution convolution = {
        .input = interpreter_tensor(interpreter, layer->left),
        .output = tensor_of(interpreter, layer),
        .stride = layer->stride,
        .dilation = layer->dilation,
        .weights = interpreter->weights + layer->weights,
        .parameters = interpreter->parameters + layer->parameters,
    };
    if (layer->operator == OPERATOR_POINTWISE) {
        pointwise(&convolution, rows);
        return;
    }
    uint32_t dilation = layer->dilation;
    convolution.pad_top = same_pad_before(convolution.input.height, layer->stride, dilation);
    convolution.pad_left = same_pad_before(convolution.input.width, layer->stride, dilation);
    if (layer->operator == OPERATOR_DENSE_3X3) {
        dense_3x3(&convolution, rows);
    } else {
        depthwise_3x3(&convolution, rows);
    }
}

static void combine(
    const struct interpreter *interpreter, const struct layer *layer, struct rows rows)
{
    struct pair pair = {
        .left = interpreter_tensor(interpreter, layer->left),
        .right = interpreter_tensor(interpreter, layer->right),
        .output = tensor_of(interpreter, layer),
    };
    if (layer->operator == OPERATOR_ADD) {
        add(&pair, rows);
    } else {
        concat(&pair, rows);
    }
}

static void compute(
    const struct interpreter *interpreter, const struct layer *layer, struct rows rows)
{
    struct tensor output = tensor_of(interpreter, layer);
    if (layer_has_weights(layer)) {
        convolve(interpreter, layer, rows);
    } else if (layer->operator == OPERATOR_ADD || layer->operator == OPERATOR_CONCAT) {
        combine(interpreter, layer, rows);
    } else if (layer->operator == OPERATOR_GLOBAL_AVERAGE_POOL) {
        struct tensor input = interpreter_tensor(interpreter, layer->left);
        global_average_pool(&input, &output, (int32_t)layer->weights);
    } else if (layer->operator == OPERATOR_BROADCAST) {
        struct tensor input = interpreter_tensor(interpreter, layer->left);
        broadcast(&input, &output, rows);
    }
}

bool interpreter_step(struct interpreter *interpreter)
{
    struct layer layer = schedule_layer(&interpreter->schedule, interpreter->layer);
    struct rows rows = next_rows(interpreter, &layer);
    compute(interpreter, &layer, rows);
    interpreter->row = rows.last;
    if (rows.last < layer.height) {
        return false;
    }
    interpreter->layer++;
    interpreter->row = 0;
    return true;
}
