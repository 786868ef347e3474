// Whole layers as GAP8 cuts them, on the host: every result must be the plain kernels'.
#include "layer_job.h"

#include "bytes.h"
#include "check.h"
#include "interpreter.h"
#include "kernels.h"
#include "machine_host.h"
#include "requantize.h"

#define L2_BYTES 380000u
#define L1_BYTES 57344u
#define TENSOR_MAX (1u << 20)
#define LEFT_AT 0u
#define RIGHT_AT TENSOR_MAX
#define OUTPUT_AT (2u * TENSOR_MAX)
#define WEIGHTS_AT (3u * TENSOR_MAX)
#define PARAMETERS_AT (WEIGHTS_AT + 700000u)

static _Alignas(8) uint8_t l3[MACHINE_L3_BYTES];
static _Alignas(8) uint8_t l2[L2_BYTES];
static _Alignas(8) uint8_t l1[L1_BYTES];
static uint8_t left_bytes[TENSOR_MAX];
static uint8_t right_bytes[TENSOR_MAX];
static uint8_t expected[TENSOR_MAX];

struct shape {
    uint8_t operator;
    uint16_t height;
    uint16_t width;
    uint16_t inputs;
    uint16_t outputs;
    uint8_t stride;
    uint8_t dilation;
};

// H, W, C order to the channel blocks of L3, or back.
static void reorder(const struct executor_tensor *tensor, uint8_t *hwc, bool to_l3)
{
    uint32_t pixels = (uint32_t)tensor->height * tensor->width;
    for (uint32_t i = 0; i < pixels * tensor->channels; i++) {
        uint32_t channel = i % tensor->channels;
        uint32_t block = channel / 32;
        uint32_t width = tensor->channels - block * 32u;
        width = width < 32 ? width : 32;
        uint8_t *there = l3 + tensor->at + block * 32 * pixels + i / tensor->channels * width +
                         channel % 32;
        if (to_l3) {
            *there = hwc[i];
        } else {
            hwc[i] = *there;
        }
    }
}

static struct tensor plain_tensor(const struct executor_tensor *tensor, uint8_t *bytes)
{
    return (struct tensor){
        bytes, tensor->height, tensor->width, tensor->channels, tensor->zero_point};
}

static void fill_tensor(const struct executor_tensor *tensor, uint8_t *bytes, uint32_t *seed)
{
    bool extreme = random_below(seed, 6) == 0;
    for (uint32_t i = 0; i < (uint32_t)tensor->height * tensor->width * tensor->channels; i++) {
        bytes[i] = extreme ? (uint8_t)(255 * (random_next(seed) & 1)) : (uint8_t)random_next(seed);
    }
    reorder(tensor, bytes, true);
}

// Layout 1 with its zeros, and parameters that sometimes need bounds.
static void fill_weights(const struct executor_layer *layer, uint32_t *seed)
{
    struct layer input = {.channels = layer->left.channels};
    bool depthwise = layer->record.operator == OPERATOR_DEPTHWISE_3X3;
    uint32_t taps = layer_taps(&layer->record, &input);
    uint32_t bytes = (uint32_t)layer_weight_bytes(&layer->record, &input);
    uint32_t row = packed_taps(taps) * 4;
    for (uint32_t i = 0; i < bytes; i++) {
        uint32_t output = depthwise ? i / 12 : i / row * 4 + i % 16 / 4;
        uint32_t tap = depthwise ? i % 4 * 3 : i % row / 16 * 4 + i % 4;
        bool padding = output >= layer->record.channels || tap >= taps;
        int32_t weight = (int32_t)random_below(seed, 255) - 127;
        l3[WEIGHTS_AT + i] = (uint8_t)(padding ? 0 : weight);
    }
    uint32_t steep = random_below(seed, 4) == 0 ? 22 : 10;
    for (uint32_t o = 0; o < layer->record.channels; o++) {
        uint8_t *p = l3 + PARAMETERS_AT + o * CHANNEL_BYTES;
        set_u32(p, (uint32_t)((int32_t)random_next(seed) >> (12 + random_below(seed, 8))));
        set_u32(p + 4, 1 + random_below(seed, 1u << steep));
    }
}

static struct executor_layer layer_of(const struct shape *shape, uint32_t *seed)
{
    uint32_t random = random_next(seed);
    struct executor_layer layer = {
        .left = {LEFT_AT, shape->height, shape->width, shape->inputs, (uint8_t)random},
        .weights = WEIGHTS_AT,
        .parameters = PARAMETERS_AT,
    };
    layer.left.zero_point = random_below(seed, 3) == 0 ? 0 : layer.left.zero_point;
    layer.output = (struct executor_tensor){
        OUTPUT_AT, (uint16_t)same_output_size(shape->height, shape->stride),
        (uint16_t)same_output_size(shape->width, shape->stride), shape->outputs,
        random_below(seed, 3) == 0 ? 0 : (uint8_t)(random >> 8)};
    layer.record = (struct layer){
        .operator = shape->operator, .stride = shape->stride, .dilation = shape->dilation,
        .height = layer.output.height, .width = layer.output.width,
        .channels = layer.output.channels, .zero_point = layer.output.zero_point};
    if (shape->operator == OPERATOR_ADD || shape->operator == OPERATOR_CONCAT) {
        layer.right = layer.left;
        layer.right.at = RIGHT_AT;
        layer.right.channels = (uint16_t)(shape->operator == OPERATOR_ADD
                                              ? shape->inputs : shape->outputs - shape->inputs);
        layer.output.zero_point = layer.left.zero_point;
        fill_tensor(&layer.right, right_bytes, seed);
    }
    if (shape->operator == OPERATOR_GLOBAL_AVERAGE_POOL) {
        layer.output.height = 1;
        layer.output.width = 1;
        layer.record.weights = pool_multiplier((uint32_t)shape->height * shape->width);
    }
    if (shape->operator == OPERATOR_BROADCAST) {
        layer.output.zero_point = layer.left.zero_point;
        layer.left.height = 1;
        layer.left.width = 1;
    }
    fill_tensor(&layer.left, left_bytes, seed);
    if (layer_has_weights(&layer.record)) {
        fill_weights(&layer, seed);
    }
    return layer;
}

static void run_plain(const struct executor_layer *layer)
{
    struct tensor left = plain_tensor(&layer->left, left_bytes);
    struct tensor right = plain_tensor(&layer->right, right_bytes);
    struct tensor output = plain_tensor(&layer->output, expected);
    struct rows rows = {0, output.height};
    uint32_t stride = layer->record.stride;
    uint32_t dilation = layer->record.dilation;
    struct convolution convolution = {
        left, output, stride, dilation, same_pad_before(left.height, stride, dilation),
        same_pad_before(left.width, stride, dilation), (const int8_t *)l3 + WEIGHTS_AT,
        l3 + PARAMETERS_AT};
    struct pair pair = {left, right, output};
    switch (layer->record.operator) {
    case OPERATOR_DENSE_3X3:
        dense_3x3(&convolution, rows);
        break;
    case OPERATOR_POINTWISE:
        pointwise(&convolution, rows);
        break;
    case OPERATOR_DEPTHWISE_3X3:
        depthwise_3x3(&convolution, rows);
        break;
    case OPERATOR_ADD:
        add(&pair, rows);
        break;
    case OPERATOR_CONCAT:
        concat(&pair, rows);
        break;
    case OPERATOR_BROADCAST:
        broadcast(&left, &output, rows);
        break;
    default:
        global_average_pool(&left, &output, (int32_t)layer->record.weights);
        break;
    }
}

static void compare(const struct shape *shape, uint32_t *seed)
{
    struct machine_host *machine = machine_host();
    *machine = (struct machine_host){l3, l2, l1, L2_BYTES, L1_BYTES, random_next(seed), 0};
    struct executor_layer layer = layer_of(shape, seed);
    const struct work_memory memory = {l2, L2_BYTES, l1, L1_BYTES};
    uint32_t bytes = (uint32_t)layer.output.height * layer.output.width * layer.output.channels;
    run_plain(&layer);
    fill_bytes(l3 + OUTPUT_AT, 0x5a, bytes + 8);
    CHECK(layer_fits(&layer, &memory));
    CHECK(layer_run(&layer, &memory));
    CHECK(machine->violations == 0);
    CHECK(machine_idle());
    CHECK(get_u32(l3 + OUTPUT_AT + (bytes + 3) / 4 * 4) == 0x5a5a5a5a);
    reorder(&layer.output, left_bytes, false);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < bytes; i++) {
        wrong += left_bytes[i] != expected[i];
    }
    CHECK(wrong == 0);
}

static void layers_of_the_space_are_cut_and_give_the_plain_result(void)
{
    static const struct shape shapes[] = {
        {OPERATOR_DENSE_3X3, 96, 96, 3, 32, 2, 1},
        {OPERATOR_DEPTHWISE_3X3, 96, 96, 32, 32, 1, 1},
        {OPERATOR_POINTWISE, 96, 96, 32, 16, 1, 1},
        {OPERATOR_POINTWISE, 64, 64, 16, 96, 1, 1},
        {OPERATOR_DEPTHWISE_3X3, 72, 72, 96, 96, 2, 1},
        {OPERATOR_DEPTHWISE_3X3, 48, 48, 144, 144, 3, 1},
        {OPERATOR_POINTWISE, 48, 48, 144, 24, 1, 1},
        {OPERATOR_POINTWISE, 24, 24, 960, 320, 1, 1},
        {OPERATOR_DEPTHWISE_3X3, 24, 24, 960, 960, 1, 4},
        {OPERATOR_DEPTHWISE_3X3, 24, 24, 960, 960, 2, 3},
        {OPERATOR_POINTWISE, 12, 12, 160, 960, 1, 1},
        {OPERATOR_POINTWISE, 24, 24, 512, 256, 1, 1},
        {OPERATOR_POINTWISE, 24, 24, 256, 21, 1, 1},
        {OPERATOR_ADD, 48, 48, 160, 160, 1, 1},
        {OPERATOR_GLOBAL_AVERAGE_POOL, 48, 48, 320, 320, 1, 1},
        {OPERATOR_POINTWISE, 1, 1, 320, 256, 1, 1},
        {OPERATOR_BROADCAST, 48, 48, 256, 256, 1, 1},
        {OPERATOR_CONCAT, 24, 24, 256, 512, 1, 1},
    };
    uint32_t seed = 11;
    for (uint32_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        check_case("shape", i);
        compare(&shapes[i], &seed);
    }
}

static struct shape random_shape(uint32_t *seed)
{
    static const uint8_t operators[] = {
        OPERATOR_DENSE_3X3, OPERATOR_POINTWISE, OPERATOR_DEPTHWISE_3X3, OPERATOR_ADD,
        OPERATOR_GLOBAL_AVERAGE_POOL, OPERATOR_BROADCAST, OPERATOR_CONCAT};
    struct shape shape = {.operator = operators[random_below(seed, 7)], .stride = 1, .dilation = 1};
    bool window = shape.operator == OPERATOR_DENSE_3X3 || shape.operator == OPERATOR_DEPTHWISE_3X3;
    uint32_t side = random_below(seed, 8) == 0 ? 120 : 24;
    shape.height = (uint16_t)(1 + random_below(seed, side));
    shape.width = (uint16_t)(1 + random_below(seed, side));
    uint32_t channels = shape.operator == OPERATOR_DENSE_3X3 ? 12 : side > 24 ? 50 : 200;
    shape.inputs = (uint16_t)(2 + random_below(seed, channels));
    shape.outputs = (uint16_t)(1 + random_below(seed, 70));
    if (shape.operator == OPERATOR_DEPTHWISE_3X3 && shape.inputs % 32 == 1) {
        shape.inputs++;
    }
    if (shape.operator == OPERATOR_CONCAT) {
        shape.outputs = (uint16_t)(shape.outputs + shape.inputs);
    } else if (shape.operator != OPERATOR_POINTWISE && shape.operator != OPERATOR_DENSE_3X3) {
        shape.outputs = shape.inputs;
    }
    if (window) {
        shape.stride = (uint8_t)(1 + random_below(seed, 3));
        shape.dilation = (uint8_t)(1 + random_below(seed, 4));
    }
    return shape;
}

static void any_layer_is_cut_and_gives_the_plain_result(void)
{
    uint32_t seed = 12;
    for (uint32_t round = 0; round < 300; round++) {
        check_case("round", round);
        struct shape shape = random_shape(&seed);
        compare(&shape, &seed);
    }
}

static void what_does_not_fit_is_refused_and_nothing_is_touched(void)
{
    static const struct shape shapes[] = {
        {OPERATOR_DENSE_3X3, 8, 8, 33, 8, 1, 1},
        {OPERATOR_DEPTHWISE_3X3, 8, 8, 33, 33, 1, 1},
        {OPERATOR_POINTWISE, 8, 8, 9000, 4, 1, 1},
        {OPERATOR_DENSE_3X3, 8, 8, 32, 400, 1, 1},
    };
    const struct work_memory memory = {l2, L2_BYTES, l1, L1_BYTES};
    uint32_t seed = 13;
    for (uint32_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        check_case("shape", i);
        struct executor_layer layer = layer_of(&shapes[i], &seed);
        l3[OUTPUT_AT] = 0x5a;
        CHECK(!layer_fits(&layer, &memory));
        CHECK(!layer_run(&layer, &memory));
        CHECK(l3[OUTPUT_AT] == 0x5a && machine_idle());
    }
}

void layer_tests(void)
{
    RUN(layers_of_the_space_are_cut_and_give_the_plain_result);
    RUN(any_layer_is_cut_and_gives_the_plain_result);
    RUN(what_does_not_fit_is_refused_and_nothing_is_touched);
}
