// Concat: where the left tensor ends with a whole block, its blocks and then the right one's. Else
// the right one's channels move to other blocks, byte by byte: no network of the space needs that.
#include "layers.h"

#define STRIPE_BYTES 65536u

static void append(
    uint32_t from, uint32_t to, uint32_t bytes, const struct layer_memory *memory)
{
    struct layer_memory free = *memory;
    uint8_t *buffers[3];
    for (uint32_t i = 0; i < 3; i++) {
        buffers[i] = pool_take(&free.l2, STRIPE_BYTES);
    }
    uint32_t stripes = (bytes + STRIPE_BYTES - 1) / STRIPE_BYTES;
    for (uint32_t index = 0; index <= stripes; index++) {
        uint32_t at = index * STRIPE_BYTES;
        // The buffer was written from three stripes ago: that is over when the one after it is.
        l3_wait(STREAM_OUT_0 + ((index + 1) & 1));
        if (index < stripes) {
            l3_read(STREAM_IN_0 + (index & 1), from + at, buffers[index % 3],
                ALIGN4(smaller(STRIPE_BYTES, bytes - at)));
        }
        if (index > 0) {
            uint32_t before = at - STRIPE_BYTES;
            l3_wait(STREAM_IN_0 + ((index - 1) & 1));
            l3_write(STREAM_OUT_0 + ((index - 1) & 1), to + before, buffers[(index - 1) % 3],
                ALIGN4(smaller(STRIPE_BYTES, bytes - before)));
        }
    }
    l3_wait(STREAM_OUT_0);
    l3_wait(STREAM_OUT_1);
}

struct mixing {
    const struct executor_layer *layer;
    const uint8_t *left;
    const uint8_t *right;
    uint8_t *output;
    uint32_t pixels;
};

// Where a channel of a stripe lies; a stripe's blocks have a multiple of four pixels.
static uint32_t place(uint32_t channels, uint32_t pixels, uint32_t pixel, uint32_t channel)
{
    uint32_t block = channel / CHANNEL_BLOCK;
    return block * CHANNEL_BLOCK * pixels + pixel * block_width(channels, block) +
           channel % CHANNEL_BLOCK;
}

static void mix_work(void *argument, uint32_t core)
{
    const struct mixing *run = argument;
    uint32_t left = run->layer->left.channels;
    uint32_t right = run->layer->right.channels;
    for (uint32_t pixel = core; pixel < run->pixels; pixel += TEAM_CORES) {
        for (uint32_t channel = 0; channel < left + right; channel++) {
            uint8_t value = channel < left
                                ? run->left[place(left, run->pixels, pixel, channel)]
                                : run->right[place(right, run->pixels, pixel, channel - left)];
            run->output[place(left + right, run->pixels, pixel, channel)] = value;
        }
    }
}

static void read_blocks(
    const struct executor_tensor *tensor, uint32_t first, uint32_t pixels, uint8_t *to)
{
    for (uint32_t block = 0; block < block_count(tensor->channels); block++) {
        uint32_t width = block_width(tensor->channels, block);
        uint32_t at = tensor->at + block * CHANNEL_BLOCK * tensor_pixels(tensor) + first * width;
        l3_read(STREAM_IN_0, at, to, ALIGN4(pixels * width));
        to += ALIGN4(pixels) * width;
    }
}

static void write_blocks(
    const struct executor_tensor *tensor, uint32_t first, uint32_t pixels, const uint8_t *from)
{
    for (uint32_t block = 0; block < block_count(tensor->channels); block++) {
        uint32_t width = block_width(tensor->channels, block);
        uint32_t at = tensor->at + block * CHANNEL_BLOCK * tensor_pixels(tensor) + first * width;
        l3_write(STREAM_OUT_0, at, from, ALIGN4(pixels * width));
        from += ALIGN4(pixels) * width;
    }
}

static bool mix(const struct executor_layer *layer, const struct layer_memory *memory)
{
    struct layer_memory free = *memory;
    uint32_t all = tensor_pixels(&layer->output);
    uint32_t channels = layer->output.channels;
    uint32_t pixels = smaller(free.l2.left / 4 / channels / 4 * 4, ALIGN4(all));
    uint8_t *left = pool_take(&free.l2, pixels * layer->left.channels);
    uint8_t *right = pool_take(&free.l2, pixels * layer->right.channels);
    uint8_t *output = pool_take(&free.l2, pixels * channels);
    if (pixels == 0 || output == NULL || memory->only_plan) {
        return pixels > 0 && output != NULL;
    }
    for (uint32_t first = 0; first < all; first += pixels) {
        uint32_t now = smaller(pixels, all - first);
        read_blocks(&layer->left, first, now, left);
        read_blocks(&layer->right, first, now, right);
        l3_wait(STREAM_IN_0);
        struct mixing run = {layer, left, right, output, ALIGN4(now)};
        team(mix_work, &run);
        write_blocks(&layer->output, first, now, output);
        l3_wait(STREAM_OUT_0);
    }
    return true;
}

bool run_concat(const struct executor_layer *layer, const struct layer_memory *memory)
{
    if (layer->left.channels % CHANNEL_BLOCK != 0) {
        return mix(layer, memory);
    }
    if (memory->only_plan) {
        return memory->l2.left >= 3 * (STRIPE_BYTES + MARGIN);
    }
    uint32_t left = tensor_pixels(&layer->left) * layer->left.channels;
    uint32_t right = tensor_pixels(&layer->right) * layer->right.channels;
    append(layer->left.at, layer->output.at, left, memory);
    append(layer->right.at, layer->output.at + left, right, memory);
    return true;
}
