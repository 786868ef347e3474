// Layers that do not care where a channel's neighbours are: add, pool, broadcast, concat. What
// they take is the time of their bytes on the way from and to L3.
#include "layers.h"

#include "bytes.h"
#include "requantize.h"

#define STRIPE_BYTES 32768u
#define TILE_BYTES 7680u

static uint32_t tensor_bytes(const struct executor_tensor *tensor)
{
    return tensor_pixels(tensor) * tensor->channels;
}

// Two summands in L1; the left one becomes the sum. Three left buffers, because one is being
// filled and one emptied while the cores work.
struct addition {
    const struct executor_layer *layer;
    uint8_t *l2_left[3];
    uint8_t *l2_right[2];
    uint8_t *l1_left[3];
    uint8_t *l1_right[2];
    uint32_t bytes;
    uint8_t *left;
    const uint8_t *right;
    uint32_t words;
};

static void add_work(void *argument, uint32_t core)
{
    const struct addition *run = argument;
    uint32_t first = run->words * core / TEAM_CORES;
    uint32_t last = run->words * (core + 1) / TEAM_CORES;
    add_words(run->left + 4 * first, run->right + 4 * first, last - first,
        run->layer->output.zero_point);
}

static void read_summands(const struct addition *run, uint32_t index)
{
    uint32_t first = index * STRIPE_BYTES;
    uint32_t bytes = smaller(STRIPE_BYTES, run->bytes - first);
    enum stream stream = STREAM_IN_0 + (index & 1);
    l3_read(stream, run->layer->left.at + first, run->l2_left[index % 3], bytes);
    l3_read(stream, run->layer->right.at + first, run->l2_right[index & 1], bytes);
}

static void read_tiles(const struct addition *run, uint32_t index, uint32_t tile, uint32_t bytes)
{
    uint32_t first = tile * TILE_BYTES;
    uint32_t size = smaller(TILE_BYTES, bytes - first);
    enum stream stream = STREAM_IN_0 + (tile & 1);
    l1_read(stream, &(struct line_copy){
        run->l2_left[index % 3] + first, run->l1_left[tile % 3], size, 1, 0});
    l1_read(stream, &(struct line_copy){
        run->l2_right[index & 1] + first, run->l1_right[tile & 1], size, 1, 0});
}

static void add_stripe(struct addition *run, uint32_t index, uint32_t bytes)
{
    uint32_t tiles = (bytes + TILE_BYTES - 1) / TILE_BYTES;
    read_tiles(run, index, 0, bytes);
    l1_start();
    for (uint32_t tile = 0; tile < tiles; tile++) {
        uint32_t first = tile * TILE_BYTES;
        uint32_t size = smaller(TILE_BYTES, bytes - first);
        l1_wait(STREAM_IN_0 + (tile & 1));
        l1_wait(STREAM_OUT_0 + (tile & 1));
        if (tile + 1 < tiles) {
            read_tiles(run, index, tile + 1, bytes);
        }
        run->left = run->l1_left[tile % 3];
        run->right = run->l1_right[tile & 1];
        run->words = size / 4;
        l1_start();
        team(add_work, run);
        l1_write(STREAM_OUT_0 + (tile & 1), &(struct line_copy){
            run->l2_left[index % 3] + first, run->left, size, 1, 0});
    }
    l1_start();
    l1_wait(STREAM_OUT_0);
    l1_wait(STREAM_OUT_1);
}

bool run_add(const struct executor_layer *layer, const struct layer_memory *memory)
{
    struct layer_memory free = *memory;
    struct addition run = {.layer = layer, .bytes = ALIGN4(tensor_bytes(&layer->output))};
    for (uint32_t i = 0; i < 3; i++) {
        run.l2_left[i] = pool_take(&free.l2, STRIPE_BYTES);
        run.l1_left[i] = pool_take(&free.l1, TILE_BYTES);
    }
    for (uint32_t i = 0; i < 2; i++) {
        run.l2_right[i] = pool_take(&free.l2, STRIPE_BYTES);
        run.l1_right[i] = pool_take(&free.l1, TILE_BYTES);
    }
    if (run.l2_right[1] == NULL || run.l1_right[1] == NULL || memory->only_plan) {
        return run.l2_right[1] != NULL && run.l1_right[1] != NULL;
    }
    uint32_t stripes = (run.bytes + STRIPE_BYTES - 1) / STRIPE_BYTES;
    read_summands(&run, 0);
    for (uint32_t index = 0; index < stripes; index++) {
        uint32_t first = index * STRIPE_BYTES;
        uint32_t bytes = smaller(STRIPE_BYTES, run.bytes - first);
        l3_wait(STREAM_IN_0 + (index & 1));
        l3_wait(STREAM_OUT_0 + (index & 1));
        if (index + 1 < stripes) {
            read_summands(&run, index + 1);
        }
        add_stripe(&run, index, bytes);
        l3_write(STREAM_OUT_0 + (index & 1), layer->output.at + first, run.l2_left[index % 3],
            bytes);
    }
    l3_wait(STREAM_OUT_0);
    l3_wait(STREAM_OUT_1);
    return true;
}

// Sums over all pixels, block by block.
struct pooling {
    const struct executor_layer *layer;
    uint8_t *l2[2];
    uint8_t *l1[2];
    int32_t *sums;
    uint8_t *output;
    uint32_t stripe_pixels;
    uint32_t width;
    const uint8_t *tile;
    uint32_t pixels;
};

static void sum_work(void *argument, uint32_t core)
{
    const struct pooling *run = argument;
    for (uint32_t channel = core; channel < run->width; channel += TEAM_CORES) {
        const uint8_t *at = run->tile + channel;
        const uint8_t *end = at + run->pixels * run->width;
        int32_t sum = run->sums[channel];
        for (; at < end; at += run->width) {
            sum += *at;
        }
        run->sums[channel] = sum;
    }
}

static uint32_t pool_stripe_pixels(const struct pooling *run, uint32_t index)
{
    uint32_t all = tensor_pixels(&run->layer->left);
    return smaller(run->stripe_pixels, all - index * run->stripe_pixels);
}

static void read_pool_stripe(const struct pooling *run, uint32_t block, uint32_t index)
{
    uint32_t at = run->layer->left.at +
                  block * CHANNEL_BLOCK * tensor_pixels(&run->layer->left) +
                  index * run->stripe_pixels * run->width;
    l3_read(STREAM_IN_0 + (index & 1), at, run->l2[index & 1],
        ALIGN4(pool_stripe_pixels(run, index) * run->width));
}

static void sum_stripe(struct pooling *run, uint32_t index)
{
    uint32_t pixels = pool_stripe_pixels(run, index);
    uint32_t tile_pixels = TILE_BYTES / CHANNEL_BLOCK;
    uint32_t tiles = (pixels + tile_pixels - 1) / tile_pixels;
    for (uint32_t tile = 0; tile <= tiles; tile++) {
        uint32_t first = tile * tile_pixels;
        if (tile < tiles) {
            uint32_t size = smaller(tile_pixels, pixels - first) * run->width;
            l1_read(STREAM_IN_0 + (tile & 1), &(struct line_copy){
                run->l2[index & 1] + first * run->width, run->l1[tile & 1], size, 1, 0});
            l1_start();
        }
        if (tile > 0) {
            l1_wait(STREAM_IN_0 + ((tile - 1) & 1));
            run->tile = run->l1[(tile - 1) & 1];
            run->pixels = smaller(tile_pixels, pixels - (first - tile_pixels));
            team(sum_work, run);
        }
    }
}

static void finish_block(const struct pooling *run, uint32_t block)
{
    const struct executor_layer *layer = run->layer;
    int32_t multiplier = (int32_t)layer->record.weights;
    int32_t limit = accumulator_limit(multiplier);
    int32_t offset = (int32_t)(tensor_pixels(&layer->left) * layer->left.zero_point);
    for (uint32_t channel = 0; channel < run->width; channel++) {
        run->output[block * CHANNEL_BLOCK + channel] = requantize(
            run->sums[channel] - offset, multiplier, limit, layer->output.zero_point);
    }
}

bool run_pool(const struct executor_layer *layer, const struct layer_memory *memory)
{
    struct layer_memory free = *memory;
    struct pooling run = {.layer = layer, .stripe_pixels = STRIPE_BYTES / CHANNEL_BLOCK};
    for (uint32_t i = 0; i < 2; i++) {
        run.l2[i] = pool_take(&free.l2, STRIPE_BYTES);
        run.l1[i] = pool_take(&free.l1, TILE_BYTES);
    }
    run.sums = (int32_t *)(void *)pool_take(&free.l1, CHANNEL_BLOCK * sizeof(int32_t));
    run.output = pool_take(&free.l2, layer->output.channels);
    if (run.sums == NULL || run.output == NULL || memory->only_plan) {
        return run.sums != NULL && run.output != NULL;
    }
    uint32_t pixels = tensor_pixels(&layer->left);
    uint32_t stripes = (pixels + run.stripe_pixels - 1) / run.stripe_pixels;
    for (uint32_t block = 0; block < block_count(layer->left.channels); block++) {
        run.width = block_width(layer->left.channels, block);
        for (uint32_t channel = 0; channel < run.width; channel++) {
            run.sums[channel] = 0;
        }
        read_pool_stripe(&run, block, 0);
        for (uint32_t index = 0; index < stripes; index++) {
            l3_wait(STREAM_IN_0 + (index & 1));
            if (index + 1 < stripes) {
                read_pool_stripe(&run, block, index + 1);
            }
            sum_stripe(&run, index);
        }
        finish_block(&run, block);
    }
    l3_write(STREAM_OUT_0, layer->output.at, run.output, ALIGN4((uint32_t)layer->output.channels));
    l3_wait(STREAM_OUT_0);
    return true;
}

// One pixel's block, many times.
struct spreading {
    const uint8_t *pixel;
    uint8_t *pixels;
    uint32_t width;
    uint32_t count;
};

static void spread_work(void *argument, uint32_t core)
{
    const struct spreading *run = argument;
    uint32_t last = run->count * (core + 1) / TEAM_CORES;
    for (uint32_t i = run->count * core / TEAM_CORES; i < last; i++) {
        copy_unaligned(run->pixels + i * run->width, run->pixel, run->width);
    }
}

bool run_broadcast(const struct executor_layer *layer, const struct layer_memory *memory)
{
    struct layer_memory free = *memory;
    uint8_t *input = pool_take(&free.l2, layer->left.channels);
    uint8_t *pixels = pool_take(&free.l1, TILE_BYTES);
    uint8_t *pixel = pool_take(&free.l1, CHANNEL_BLOCK);
    uint8_t *l2[2] = {pool_take(&free.l2, TILE_BYTES), pool_take(&free.l2, TILE_BYTES)};
    if (l2[1] == NULL || pixel == NULL || memory->only_plan) {
        return l2[1] != NULL && pixel != NULL;
    }
    uint32_t all = tensor_pixels(&layer->output);
    l3_read(STREAM_IN_0, layer->left.at, input, ALIGN4((uint32_t)layer->left.channels));
    l3_wait(STREAM_IN_0);
    for (uint32_t block = 0; block < block_count(layer->left.channels); block++) {
        enum stream stream = STREAM_OUT_0 + (block & 1);
        uint32_t width = block_width(layer->left.channels, block);
        uint32_t count = TILE_BYTES / CHANNEL_BLOCK;
        l1_read(STREAM_IN_0, &(struct line_copy){
            input + block * CHANNEL_BLOCK, pixel, width, 1, 0});
        l1_start();
        l1_wait(STREAM_IN_0);
        struct spreading run = {pixel, pixels, width, count};
        team(spread_work, &run);
        l3_wait(stream);
        l1_write(STREAM_OUT_0, &(struct line_copy){l2[block & 1], pixels, count * width, 1, 0});
        l1_start();
        l1_wait(STREAM_OUT_0);
        for (uint32_t first = 0; first < all; first += count) {
            uint32_t bytes = smaller(count, all - first) * width;
            l3_write(stream, layer->output.at + block * CHANNEL_BLOCK * all + first * width,
                l2[block & 1], ALIGN4(bytes));
        }
    }
    l3_wait(STREAM_OUT_0);
    l3_wait(STREAM_OUT_1);
    return true;
}
