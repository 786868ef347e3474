// One 3x3 filter per channel.
#include "bytes.h"
#include "kernels.h"
#include "requantize.h"

#define BLOCK 32

struct block {
    uint32_t first;
    uint32_t count;
    int32_t bias[BLOCK];
    int32_t multiplier[BLOCK];
    int32_t limit[BLOCK];
};

static void load(const struct convolution *layer, uint32_t first, struct block *block)
{
    uint32_t left = layer->output.channels - first;
    block->first = first;
    block->count = left < BLOCK ? left : BLOCK;
    for (uint32_t i = 0; i < block->count; i++) {
        const uint8_t *parameters = layer->parameters + (size_t)(first + i) * CHANNEL_BYTES;
        block->bias[i] = (int32_t)get_u32(parameters);
        block->multiplier[i] = (int32_t)get_u32(parameters + 4);
        block->limit[i] = accumulator_limit(block->multiplier[i]);
    }
}

// The tap's input pixel at the block's channels, or NULL in the padding.
static const uint8_t *tap_input(
    const struct convolution *layer, uint32_t tap, const uint32_t at[2], uint32_t channel)
{
    const struct tensor *in = &layer->input;
    uint32_t y = at[0] * layer->stride + tap / 3 * layer->dilation - layer->pad_top;
    uint32_t x = at[1] * layer->stride + tap % 3 * layer->dilation - layer->pad_left;
    if (y >= in->height || x >= in->width) {
        return NULL;
    }
    return in->bytes + ((size_t)y * in->width + x) * in->channels + channel;
}

static void pixel(
    const struct convolution *layer, const struct block *block, const uint32_t at[2], uint8_t *out)
{
    int32_t acc[BLOCK];
    uint8_t zero_point = layer->input.zero_point;
    for (uint32_t i = 0; i < block->count; i++) {
        acc[i] = block->bias[i];
    }
    for (uint32_t tap = 0; tap < 9; tap++) {
        const int8_t *w = layer->weights + (size_t)block->first * DEPTHWISE_CHANNEL_BYTES +
                          tap % 3 * 4 + tap / 3;
        const uint8_t *in = tap_input(layer, tap, at, block->first);
        if (in != NULL) {
            for (uint32_t i = 0; i < block->count; i++) {
                acc[i] += in[i] * w[i * DEPTHWISE_CHANNEL_BYTES];
            }
        } else {
            for (uint32_t i = 0; i < block->count; i++) {
                acc[i] += zero_point * w[i * DEPTHWISE_CHANNEL_BYTES];
            }
        }
    }
    for (uint32_t i = 0; i < block->count; i++) {
        uint8_t zp = layer->output.zero_point;
        out[i] = requantize(acc[i], block->multiplier[i], block->limit[i], zp);
    }
}

void depthwise_3x3(const struct convolution *layer, struct rows rows)
{
    const struct tensor *out = &layer->output;
    struct block block;
    for (uint32_t y = rows.first; y < rows.last; y++) {
        uint8_t *out_row = out->bytes + (size_t)y * out->width * out->channels;
        for (uint32_t c = 0; c < out->channels; c += BLOCK) {
            load(layer, c, &block);
            for (uint32_t x = 0; x < out->width; x++) {
                uint32_t at[2] = {y, x};
                pixel(layer, &block, at, out_row + (size_t)x * out->channels + c);
            }
        }
    }
}
