#include "bytes.h"
#include "check.h"
#include "kernels.h"
#include "reference.h"
#include "requantize.h"
#include "vectors.h"

#define CHANNELS_MAX 80
#define TENSOR_MAX 20000

static uint8_t input_bytes[TENSOR_MAX];
static uint8_t output_bytes[TENSOR_MAX];
static int8_t weights[(9 * CHANNELS_MAX + 4) * CHANNELS_MAX];
static uint8_t parameter_bytes[CHANNELS_MAX * CHANNEL_BYTES];
static int64_t biases[CHANNELS_MAX];
static int64_t multipliers[CHANNELS_MAX];

static void requantize_gives_the_shared_vectors(void)
{
    struct vector_line line = {requantize_vectors, 0};
    while (next_line(&line)) {
        check_case("line", line.number);
        int32_t acc = (int32_t)take_decimal(&line);
        int32_t k = (int32_t)take_decimal(&line);
        uint8_t zp = (uint8_t)take_decimal(&line);
        CHECK(requantize(acc, k, accumulator_limit(k), zp) == take_decimal(&line));
    }
}

static void requantize_agrees_with_64_bits(void)
{
    uint32_t seed = 2;
    for (uint32_t i = 0; i < 200000; i++) {
        check_case("round", i);
        int32_t k = 1 + (int32_t)(random_next(&seed) >> (2 + random_below(&seed, 29)));
        int32_t acc = (int32_t)random_next(&seed) >> random_below(&seed, 31);
        uint8_t zp = (uint8_t)random_next(&seed);
        acc = acc < -INT32_MAX ? -INT32_MAX : acc;
        CHECK(requantize(acc, k, accumulator_limit(k), zp) == reference_requantize(acc, k, zp));
    }
}

static void ties_round_to_even(void)
{
    int32_t k = 32768;
    int32_t limit = accumulator_limit(k);
    CHECK(requantize(1, k, limit, 10) == 10);
    CHECK(requantize(3, k, limit, 10) == 12);
    CHECK(requantize(5, k, limit, 10) == 12);
    CHECK(requantize(-1, k, limit, 10) == 10);
    CHECK(requantize(-3, k, limit, 10) == 8);
}

static int64_t weight_sum(const struct convolution *layer, enum reference_kind kind, uint32_t o)
{
    uint32_t inputs = layer->input.channels;
    uint32_t taps = kind == REFERENCE_DEPTHWISE ? 9 : kind == REFERENCE_DENSE ? 9 * inputs : inputs;
    int64_t sum = 0;
    for (uint32_t i = 0; i < taps; i++) {
        sum += kind == REFERENCE_DEPTHWISE ? weights[packed_depthwise(o, i)]
                                           : weights[packed_weight(taps, o, i)];
    }
    return sum;
}

static void fill(struct convolution *layer, enum reference_kind kind, uint32_t *seed)
{
    const struct tensor *in = &layer->input;
    bool extreme = random_below(seed, 8) == 0;
    for (uint32_t i = 0; i < in->height * in->width * in->channels; i++) {
        input_bytes[i] = extreme ? (uint8_t)(255 * (random_next(seed) & 1))
                                 : (uint8_t)random_next(seed);
    }
    for (uint32_t i = 0; i < sizeof weights; i++) {
        weights[i] = (int8_t)((int32_t)random_below(seed, 255) - 127);
    }
    for (uint32_t o = 0; o < layer->output.channels; o++) {
        biases[o] = (int32_t)random_next(seed) >> (8 + random_below(seed, 16));
        multipliers[o] = 1 + (random_next(seed) >> (12 + random_below(seed, 18)));
        int64_t packed = biases[o] - in->zero_point * weight_sum(layer, kind, o);
        set_u32(parameter_bytes + o * CHANNEL_BYTES, (uint32_t)packed);
        set_u32(parameter_bytes + o * CHANNEL_BYTES + 4, (uint32_t)multipliers[o]);
    }
}

static struct convolution shaped(enum reference_kind kind, uint32_t *seed)
{
    struct convolution layer = {
        .stride = kind == REFERENCE_POINTWISE ? 1 : 1 + random_below(seed, 3),
        .dilation = kind == REFERENCE_POINTWISE ? 1 : 1 + random_below(seed, 4),
        .weights = weights,
        .parameters = parameter_bytes,
    };
    uint32_t channels = 1 + random_below(seed, kind == REFERENCE_DENSE ? 12 : CHANNELS_MAX);
    layer.input = (struct tensor){
        .bytes = input_bytes,
        .height = 1 + random_below(seed, 14),
        .width = 1 + random_below(seed, 14),
        .channels = channels,
        .zero_point = random_below(seed, 2) == 0 ? 0 : (uint8_t)random_next(seed),
    };
    layer.output = (struct tensor){
        .bytes = output_bytes,
        .height = same_output_size(layer.input.height, layer.stride),
        .width = same_output_size(layer.input.width, layer.stride),
        .channels = kind == REFERENCE_DEPTHWISE ? channels : 1 + random_below(seed, 40),
        .zero_point = (uint8_t)random_next(seed),
    };
    layer.pad_top = same_pad_before(layer.input.height, layer.stride, layer.dilation);
    layer.pad_left = same_pad_before(layer.input.width, layer.stride, layer.dilation);
    fill(&layer, kind, seed);
    return layer;
}

static void compare(const struct convolution *layer, enum reference_kind kind)
{
    struct reference_parameters parameters = {biases, multipliers};
    const struct tensor *out = &layer->output;
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < out->height * out->width * out->channels; i++) {
        uint32_t pixel = i / out->channels;
        uint32_t at[3] = {pixel / out->width, pixel % out->width, i % out->channels};
        wrong += out->bytes[i] != reference_convolution(layer, kind, &parameters, at);
    }
    CHECK(wrong == 0);
}

static void compare_random_layers(
    enum reference_kind kind, void (*kernel)(const struct convolution *, struct rows),
    uint32_t rounds)
{
    uint32_t seed = 3 + kind;
    for (uint32_t i = 0; i < rounds; i++) {
        check_case("round", i);
        struct convolution layer = shaped(kind, &seed);
        // In two slices, so that rows prove to be independent.
        uint32_t cut = random_below(&seed, layer.output.height + 1);
        kernel(&layer, (struct rows){cut, layer.output.height});
        kernel(&layer, (struct rows){0, cut});
        compare(&layer, kind);
    }
}

static void dense_3x3_agrees_with_the_reference(void)
{
    compare_random_layers(REFERENCE_DENSE, dense_3x3, 60);
}

static void pointwise_agrees_with_the_reference(void)
{
    compare_random_layers(REFERENCE_POINTWISE, pointwise, 60);
}

static void depthwise_3x3_agrees_with_the_reference(void)
{
    compare_random_layers(REFERENCE_DEPTHWISE, depthwise_3x3, 60);
}

static void even_sizes_with_stride_2_are_padded_only_at_the_end(void)
{
    CHECK(same_pad_before(384, 2, 1) == 0);
    CHECK(same_pad_before(385, 2, 1) == 1);
    CHECK(same_pad_before(48, 1, 4) == 4);
    CHECK(same_pad_before(48, 2, 4) == 3);
    CHECK(same_pad_before(5, 3, 1) == 0);
    CHECK(same_pad_before(1, 3, 4) == 4);
}

static void the_accumulator_clip_is_met_and_agrees(void)
{
    struct convolution layer = {
        .input = {input_bytes, 1, 1, CHANNELS_MAX, 0},
        .output = {output_bytes, 1, 1, 2, 0},
        .stride = 1,
        .dilation = 1,
        .weights = weights,
        .parameters = parameter_bytes,
    };
    for (uint32_t i = 0; i < CHANNELS_MAX; i++) {
        input_bytes[i] = 255;
        weights[packed_weight(CHANNELS_MAX, 0, i)] = 127;
        weights[packed_weight(CHANNELS_MAX, 1, i)] = -127;
    }
    for (uint32_t o = 0; o < 2; o++) {
        biases[o] = 0;
        multipliers[o] = 1 << 20;
        set_u32(parameter_bytes + o * CHANNEL_BYTES, 0);
        set_u32(parameter_bytes + o * CHANNEL_BYTES + 4, 1 << 20);
    }
    pointwise(&layer, (struct rows){0, 1});
    compare(&layer, REFERENCE_POINTWISE);
    CHECK(output_bytes[0] == 255 && output_bytes[1] == 0);
}

static void add_saturates_on_both_sides(void)
{
    uint8_t left[6] = {0, 10, 117, 255, 200, 100};
    uint8_t right[6] = {0, 117, 117, 255, 180, 16};
    uint8_t out[6];
    struct pair layer = {{left, 1, 2, 3, 117}, {right, 1, 2, 3, 117}, {out, 1, 2, 3, 117}};
    add(&layer, (struct rows){0, 1});
    CHECK(out[0] == 0 && out[1] == 10 && out[2] == 117);
    CHECK(out[3] == 255 && out[4] == 255 && out[5] == 0);
}

static void global_average_pool_agrees_with_the_reference(void)
{
    uint32_t seed = 7;
    for (uint32_t round = 0; round < 40; round++) {
        check_case("round", round);
        struct tensor in = {input_bytes, 1 + random_below(&seed, 30), 1 + random_below(&seed, 30),
                            1 + random_below(&seed, 20), (uint8_t)random_next(&seed)};
        struct tensor out = {output_bytes, 1, 1, in.channels, in.zero_point};
        int64_t n = in.height * in.width;
        int64_t k = (2 * 65536 + n) / (2 * n);
        for (uint32_t i = 0; i < n * in.channels; i++) {
            input_bytes[i] = (uint8_t)random_next(&seed);
        }
        CHECK(pool_multiplier((uint32_t)n) == k);
        global_average_pool(&in, &out, (int32_t)k);
        for (uint32_t c = 0; c < in.channels; c++) {
            int64_t acc = -n * in.zero_point;
            for (uint32_t p = 0; p < n; p++) {
                acc += input_bytes[p * in.channels + c];
            }
            CHECK(output_bytes[c] == reference_requantize(acc, k, out.zero_point));
        }
    }
}

static void concat_and_broadcast_only_move_bytes(void)
{
    uint8_t left[4] = {1, 2, 3, 4};
    uint8_t right[6] = {5, 6, 7, 8, 9, 10};
    uint8_t out[10];
    struct pair layer = {{left, 2, 1, 2, 0}, {right, 2, 1, 3, 0}, {out, 2, 1, 5, 0}};
    concat(&layer, (struct rows){0, 2});
    static const uint8_t joined[10] = {1, 2, 5, 6, 7, 3, 4, 8, 9, 10};
    for (uint32_t i = 0; i < 10; i++) {
        CHECK(out[i] == joined[i]);
    }
    struct tensor one = {left, 1, 1, 4, 0};
    struct tensor many = {output_bytes, 3, 2, 4, 0};
    broadcast(&one, &many, (struct rows){0, 3});
    for (uint32_t i = 0; i < 24; i++) {
        CHECK(output_bytes[i] == i % 4 + 1);
    }
}

void kernel_tests(void)
{
    RUN(requantize_gives_the_shared_vectors);
    RUN(requantize_agrees_with_64_bits);
    RUN(ties_round_to_even);
    RUN(dense_3x3_agrees_with_the_reference);
    RUN(pointwise_agrees_with_the_reference);
    RUN(depthwise_3x3_agrees_with_the_reference);
    RUN(even_sizes_with_stride_2_are_padded_only_at_the_end);
    RUN(the_accumulator_clip_is_met_and_agrees);
    RUN(add_saturates_on_both_sides);
    RUN(global_average_pool_agrees_with_the_reference);
    RUN(concat_and_broadcast_only_move_bytes);
}
