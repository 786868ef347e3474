// Convolutions in which every input channel meets every output channel.
#include "bytes.h"
#include "kernels.h"
#include "requantize.h"

#define BLOCK 4

// Four output channels with their parameters; short blocks repeat the last channel's.
struct block {
    // [taps / 4][4 outputs][4 taps], zeros beyond the last output and tap
    const int8_t *weights;
    int32_t bias[BLOCK];
    int32_t multiplier[BLOCK];
    int32_t limit[BLOCK];
    uint32_t count;
};

static struct block block_at(const struct convolution *layer, uint32_t first, uint32_t taps)
{
    struct block block;
    uint32_t left = layer->output.channels - first;
    block.count = left < BLOCK ? left : BLOCK;
    block.weights = layer->weights + (size_t)first * packed_taps(taps);
    for (uint32_t i = 0; i < BLOCK; i++) {
        uint32_t channel = first + (i < block.count ? i : block.count - 1);
        const uint8_t *parameters = layer->parameters + (size_t)channel * CHANNEL_BYTES;
        block.bias[i] = (int32_t)get_u32(parameters);
        block.multiplier[i] = (int32_t)get_u32(parameters + 4);
        block.limit[i] = accumulator_limit(block.multiplier[i]);
    }
    return block;
}

static void store(const struct block *block, const int32_t acc[BLOCK], uint8_t zp, uint8_t *output)
{
    for (uint32_t i = 0; i < block->count; i++) {
        int32_t sum = acc[i] + block->bias[i];
        output[i] = requantize(sum, block->multiplier[i], block->limit[i], zp);
    }
}

// Consecutive taps of the block's outputs.
struct taps {
    uint32_t first;
    uint32_t count;
};

static void accumulate(
    const struct block *block, const uint8_t *input, struct taps taps, int32_t acc[BLOCK])
{
    for (uint32_t c = 0; c < taps.count; c++) {
        uint32_t tap = taps.first + c;
        const int8_t *w = block->weights + tap / 4 * 16 + tap % 4;
        for (uint32_t i = 0; i < BLOCK; i++) {
            acc[i] += input[c] * w[4 * i];
        }
    }
}

static void pad(const struct block *block, uint8_t zp, struct taps taps, int32_t acc[BLOCK])
{
    for (uint32_t c = 0; c < taps.count; c++) {
        uint32_t tap = taps.first + c;
        const int8_t *w = block->weights + tap / 4 * 16 + tap % 4;
        for (uint32_t i = 0; i < BLOCK; i++) {
            acc[i] += zp * w[4 * i];
        }
    }
}

static int32_t four_products(const uint8_t *x, const int8_t *w)
{
    return x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + x[3] * w[3];
}

// All taps of a pixel, four at a time.
static void accumulate_pixel(
    const struct block *block, const uint8_t *input, uint32_t taps, int32_t acc[BLOCK])
{
    const int8_t *w = block->weights;
    int32_t a0 = 0;
    int32_t a1 = 0;
    int32_t a2 = 0;
    int32_t a3 = 0;
    for (uint32_t quad = 0; quad < taps / 4; quad++) {
        const uint8_t *x = input + (size_t)quad * 4;
        const int8_t *quad_weights = w + (size_t)quad * 16;
        a0 += four_products(x, quad_weights);
        a1 += four_products(x, quad_weights + 4);
        a2 += four_products(x, quad_weights + 8);
        a3 += four_products(x, quad_weights + 12);
    }
    acc[0] += a0;
    acc[1] += a1;
    acc[2] += a2;
    acc[3] += a3;
    uint32_t whole = taps / 4 * 4;
    accumulate(block, input + whole, (struct taps){whole, taps % 4}, acc);
}

void pointwise(const struct convolution *layer, struct rows rows)
{
    const struct tensor *in = &layer->input;
    const struct tensor *out = &layer->output;
    for (uint32_t y = rows.first; y < rows.last; y++) {
        const uint8_t *in_row = in->bytes + (size_t)y * in->width * in->channels;
        uint8_t *out_row = out->bytes + (size_t)y * out->width * out->channels;
        for (uint32_t o = 0; o < out->channels; o += BLOCK) {
            struct block block = block_at(layer, o, in->channels);
            for (uint32_t x = 0; x < out->width; x++) {
                int32_t acc[BLOCK] = {0};
                accumulate_pixel(&block, in_row + (size_t)x * in->channels, in->channels, acc);
                store(&block, acc, out->zero_point, out_row + (size_t)x * out->channels + o);
            }
        }
    }
}

static void dense_pixel(
    const struct convolution *layer, const struct block *block, uint32_t at[2], int32_t *acc)
{
    const struct tensor *in = &layer->input;
    for (uint32_t tap = 0; tap < 9; tap++) {
        // Rows and columns before the tensor wrap to large numbers: one comparison finds them.
        uint32_t y = at[0] * layer->stride + tap / 3 * layer->dilation - layer->pad_top;
        uint32_t x = at[1] * layer->stride + tap % 3 * layer->dilation - layer->pad_left;
        struct taps taps = {tap * in->channels, in->channels};
        if (y < in->height && x < in->width) {
            const uint8_t *pixel = in->bytes + ((size_t)y * in->width + x) * in->channels;
            accumulate(block, pixel, taps, acc);
        } else {
            pad(block, in->zero_point, taps, acc);
        }
    }
}

void dense_3x3(const struct convolution *layer, struct rows rows)
{
    const struct tensor *out = &layer->output;
    for (uint32_t y = rows.first; y < rows.last; y++) {
        uint8_t *out_row = out->bytes + (size_t)y * out->width * out->channels;
        for (uint32_t o = 0; o < out->channels; o += BLOCK) {
            struct block block = block_at(layer, o, 9 * layer->input.channels);
            for (uint32_t x = 0; x < out->width; x++) {
                int32_t acc[BLOCK] = {0};
                dense_pixel(layer, &block, (uint32_t[2]){y, x}, acc);
                store(&block, acc, out->zero_point, out_row + (size_t)x * out->channels + o);
            }
        }
    }
}
