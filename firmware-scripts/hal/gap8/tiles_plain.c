// tiles.h in plain C: what the assembly is compared with, and what runs where there is none.
#include "tiles.h"

#include <stdbool.h>

#include "bytes.h"
#include "requantize.h"

// Beyond, acc * multiplier + constant and its rounding would leave int32.
#define PRODUCT_MAX 0x7e000000

struct weight_sums weight_sums_plain(const int8_t *weights, uint32_t words, uint32_t stride)
{
    struct weight_sums sums = {0, 0};
    for (uint32_t i = 0; i < 4 * words; i++) {
        int32_t weight = weights[i / 4 * stride + i % 4];
        sums.plain += weight;
        sums.absolute += weight < 0 ? -weight : weight;
    }
    return sums;
}

static int32_t magnitude(int64_t low, int64_t high)
{
    int64_t most = -low > high ? -low : high;
    return most > INT32_MAX ? INT32_MAX : (int32_t)most;
}

static int32_t saturated(int64_t value)
{
    return (int32_t)(value >= INT32_MAX ? INT32_MAX - 1 : value < INT32_MIN ? INT32_MIN : value);
}

struct channel_record channel_record(
    const uint8_t *parameters, struct weight_sums sums, uint8_t zero_point)
{
    int32_t bias = (int32_t)get_u32(parameters);
    int32_t multiplier = (int32_t)get_u32(parameters + 4);
    int64_t limit = accumulator_limit(multiplier);
    int64_t most = (int64_t)bias + 255 * ((sums.absolute + sums.plain) / 2);
    int64_t least = (int64_t)bias - 255 * ((sums.absolute - sums.plain) / 2);
    bool bounded = magnitude(least, most) > PRODUCT_MAX / multiplier;
    uint32_t rounding = 0x7fffu + ((zero_point & 0xfeu) << 16);
    return (struct channel_record){
        .multiplier = multiplier,
        .constant = (int32_t)((uint32_t)bias * (uint32_t)multiplier + rounding),
        .low = bounded ? saturated(-limit - bias) : INT32_MIN,
        .high = bounded ? saturated(limit - bias) : INT32_MAX,
    };
}

static uint8_t output_of(
    int32_t acc, const struct channel_record *channel, uint32_t requantization, uint32_t odd)
{
    if (requantization == REQUANTIZE_BOUNDED) {
        acc = acc > channel->high ? channel->high : acc;
        acc = acc < channel->low ? channel->low : acc;
    }
    uint32_t sum = (uint32_t)acc * (uint32_t)channel->multiplier + (uint32_t)channel->constant;
    // The even part of the zero point is in the constant, so bit 16 is the parity of the quotient.
    int32_t rounded = (int32_t)(sum + (sum >> 16 & 1)) >> 16;
    return clamp_u8(rounded + (int32_t)odd);
}

static const int8_t *accumulate(
    int32_t acc[4], const uint8_t *pixel, uint32_t words, const int8_t *weights)
{
    for (uint32_t word = 0; word < words; word++) {
        for (uint32_t output = 0; output < 4; output++) {
            for (uint32_t tap = 0; tap < 4; tap++) {
                acc[output] += pixel[4 * word + tap] * weights[4 * output + tap];
            }
        }
        weights += 16;
    }
    return weights;
}

void pointwise_quads_plain(const struct pointwise_tile *tile)
{
    for (uint32_t pixel = 0; pixel < 4 * tile->quads; pixel++) {
        int32_t acc[4] = {0};
        const int8_t *weights = tile->weights;
        const uint8_t *input = tile->input + pixel * tile->stride;
        for (uint32_t block = 0; block <= tile->middle; block++) {
            weights = accumulate(acc, input, tile->words, weights);
            input += tile->block_bytes;
        }
        if (tile->rest_words > 0) {
            accumulate(acc, tile->rest + pixel * tile->rest_stride, tile->rest_words, weights);
        }
        for (uint32_t output = 0; output < 4; output++) {
            tile->output[pixel * tile->output_stride + output] = output_of(
                acc[output], &tile->channels[output], tile->requantization, tile->odd);
        }
    }
}

void depthwise_steps(struct depthwise_tile *tile, const struct depthwise_shape *shape)
{
    uint32_t stride = shape->stride;
    uint32_t dilation = shape->dilation;
    uint32_t pixel = shape->pixel_bytes;
    bool shared = dilation % stride == 0;
    tile->row_step = stride * shape->row_bytes;
    tile->row_distance = dilation * shape->row_bytes;
    tile->phases = shared ? dilation / stride : 1;
    uint32_t outputs = (shape->columns + tile->phases - 1) / tile->phases;
    tile->turns = shared ? (outputs + 2) / 3 : outputs;
    tile->step = dilation * pixel;
    tile->last_step = ((int32_t)stride - 2 * (int32_t)dilation) * (int32_t)pixel;
    tile->output_step = tile->phases * pixel;
    tile->phase_step = stride * pixel;
    tile->output_phase_step = pixel;
    tile->shared = shared;
}

static uint8_t window(const struct depthwise_tile *tile, const uint8_t *first, uint32_t channel)
{
    const int8_t *weights = tile->weights + channel * 12;
    int32_t acc = 0;
    for (uint32_t column = 0; column < 3; column++) {
        for (uint32_t row = 0; row < 3; row++) {
            uint32_t at = row * tile->row_distance + column * tile->step + channel;
            acc += first[at] * weights[column * 4 + row];
        }
    }
    return output_of(acc, &tile->channels[channel], tile->requantization, tile->odd);
}

// The outputs of one phase in one row.
static void phase_plain(
    const struct depthwise_tile *tile, const uint8_t *input, uint8_t *output)
{
    uint32_t outputs = tile->shared ? 3 * tile->turns : tile->turns;
    uint32_t step = tile->shared ? tile->step : tile->phase_step;
    for (uint32_t i = 0; i < outputs; i++) {
        const uint8_t *first = input + i * step;
        uint8_t *to = output + i * tile->output_step;
        to[0] = window(tile, first, 0);
        to[1] = window(tile, first, 1);
    }
}

void depthwise_pair_plain(const struct depthwise_tile *tile)
{
    for (uint32_t row = 0; row < tile->rows; row++) {
        const uint8_t *input = tile->input + row * tile->row_step;
        uint8_t *output = tile->output + row * tile->output_row_bytes;
        for (uint32_t phase = 0; phase < tile->phases; phase++) {
            phase_plain(tile, input + phase * tile->phase_step,
                output + phase * tile->output_phase_step);
        }
    }
}

void add_words_plain(uint8_t *left, const uint8_t *right, uint32_t words, uint32_t zero_point)
{
    for (uint32_t i = 0; i < 4 * words; i++) {
        left[i] = clamp_u8(left[i] + right[i] - (int32_t)zero_point);
    }
}

void fill_words_plain(uint8_t *words, uint32_t count, uint32_t stride, uint32_t value)
{
    for (uint32_t i = 0; i < count; i++) {
        set_u32(words + i * stride, value);
    }
}

void copy_unaligned_plain(uint8_t *to, const uint8_t *from, uint32_t bytes)
{
    copy_bytes(to, from, bytes);
}
