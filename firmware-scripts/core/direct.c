#include "bytes.h"
#include "crc32c.h"
#include "engine.h"

// Multiplications a slice: about 10 ms at 100 million a second.
#define SLICE_MACS (1u << 20)

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
        .output = interpreter_tensor(interpreter, interpreter->layer),
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
        .output = interpreter_tensor(interpreter, interpreter->layer),
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
    struct tensor output = interpreter_tensor(interpreter, interpreter->layer);
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

static bool step(struct interpreter *interpreter, struct layer_cost *cost)
{
    (void)cost;
    struct layer layer = schedule_layer(&interpreter->schedule, interpreter->layer);
    struct rows rows = next_rows(interpreter, &layer);
    compute(interpreter, &layer, rows);
    interpreter->row = rows.last;
    if (rows.last < layer.height) {
        return false;
    }
    interpreter_next(interpreter);
    return true;
}

static void stop(void)
{
}

static bool bench(enum bench_path path, uint32_t bytes, uint64_t *cycles)
{
    (void)path;
    (void)bytes;
    (void)cycles;
    return false;
}

static uint32_t crc(const uint8_t *bytes, size_t count)
{
    return crc32c(0, bytes, count);
}

static size_t bytes_of(const struct tensor *tensor)
{
    return (size_t)tensor->height * tensor->width * tensor->channels;
}

static uint32_t tensor_crc(const struct tensor *tensor)
{
    return crc32c(0, tensor->bytes, bytes_of(tensor));
}

static void tensor_fill(const struct tensor *tensor, uint32_t state)
{
    size_t count = bytes_of(tensor);
    for (size_t i = 0; i < count; i++) {
        tensor->bytes[i] = next_generated(&state);
    }
}

static void tensor_write(const struct tensor *tensor, const uint8_t *from)
{
    copy_bytes(tensor->bytes, from, bytes_of(tensor));
}

static void tensor_read(
    const struct tensor *tensor, uint32_t offset, uint8_t *to, uint32_t count)
{
    copy_bytes(to, tensor->bytes + offset, count);
}

const struct engine direct_engine = {
    .copy = copy_bytes,
    .crc = crc,
    .tensor_crc = tensor_crc,
    .tensor_fill = tensor_fill,
    .tensor_write = tensor_write,
    .tensor_read = tensor_read,
    .step = step,
    .stop = stop,
    .bench = bench,
};
