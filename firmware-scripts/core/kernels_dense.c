// Convolutions in which every input channel meets every output channel.
#include "bytes.h"
#include "kernels.h"
#include "requantize.h"

#define BLOCK 4

// Up to four output channels with their parameters; short blocks repeat the last channel.
struct block {
    const int8_t *weights[BLOCK];
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
    for (uint32_t i = 0; i < BLOCK; i++) {
        uint32_t channel = first + (i < block.count ? i : block.count - 1);
        const uint8_t *parameters = layer->parameters + (size_t)channel * CHANNEL_BYTES;
        block.weights[i] = layer->weights + (size_t)channel * taps;
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

// Consecutive weights of each output channel of a block.
struct taps {
    uint32_t first;
    uint32_t count;
};

static void accumulate(
    const struct block *block, const uint8_t *input, struct taps taps, int32_t acc[BLOCK])
{
    const int8_t *w0 = block->weights[0] + taps.first;
    const int8_t *w1 = block->weights[1] + taps.first;
    const int8_t *w2 = block->weights[2] + taps.first;
    const int8_t *w3 = block->weights[3] + taps.first;
    int32_t a0 = 0;
    int32_t a1 = 0;
    int32_t a2 = 0;
    int32_t a3 = 0;
    for (uint32_t c = 0; c < taps.count; c++) {
        int32_t x = input[c];
        a0 += x * w0[c];
        a1 += x * w1[c];
        a2 += x * w2[c];
        a3 += x * w3[c];
    }
    acc[0] += a0;
    acc[1] += a1;
    acc[2] += a2;
    acc[3] += a3;
}

static void pad(const struct block *block, uint8_t zp, struct taps taps, int32_t acc[BLOCK])
{
    for (uint32_t i = 0; i < BLOCK; i++) {
        for (uint32_t c = 0; c < taps.count; c++) {
            acc[i] += zp * block->weights[i][taps.first + c];
        }
    }
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
                struct taps taps = {0, in->channels};
                accumulate(&block, in_row + (size_t)x * in->channels, taps, acc);
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
