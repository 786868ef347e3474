#include "tiling.h"

#include "kernels.h"
#include "tiles.h"

#define STRIPES 32u
#define TILE_PIXELS_MOST 256u
#define STRIPE_PIXELS_LEAST 256u
// A 2-D copy's stride stays below 32 kB.
#define STRIPE_PIXELS_MOST 992u
#define RECORD_BYTES (uint32_t) sizeof(struct channel_record)
#define PARAMETER_BYTES 8u

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t most(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static uint32_t up(uint32_t value, uint32_t step)
{
    return (value + step - 1) / step * step;
}

// Weights, parameters, records and what their blocks need, in L2.
static uint32_t resident_bytes(const struct pointwise_shape *shape, uint32_t outputs)
{
    uint32_t padded = up(outputs, QUAD);
    return padded * (packed_taps(shape->inputs) + PARAMETER_BYTES + RECORD_BYTES + 1) + MARGIN;
}

static uint32_t tile_bytes(const struct pointwise_shape *shape, const struct pointwise_plan *plan)
{
    uint32_t copies = plan->sub_outputs < plan->chunk_outputs ? 2 : 1;
    uint32_t weights = plan->sub_outputs * (packed_taps(shape->inputs) + RECORD_BYTES);
    uint32_t buffered = up(plan->sub_outputs, CHANNEL_BLOCK);
    uint32_t pixel = packed_taps(shape->inputs) + buffered;
    return copies * weights + 2 * plan->tile_pixels * pixel + 6 * MARGIN;
}

// Cycles for 1024 products of a tile: kernel calls, copies in the background, a fork.
static uint64_t pointwise_cost(
    const struct pointwise_shape *shape, const struct pointwise_plan *plan)
{
    uint32_t items = plan->tile_pixels / QUAD * (plan->sub_outputs / QUAD);
    uint64_t compute = up(items, 8) / 8 * (180 + 25 * (uint64_t)shape->inputs / 4);
    uint64_t copied = (uint64_t)plan->tile_pixels * shape->inputs * plan->sub_outputs /
                      plan->chunk_outputs;
    if (plan->sub_outputs < plan->chunk_outputs) {
        copied += (uint64_t)plan->sub_outputs * shape->inputs;
    }
    uint64_t cycles = 200 + most((uint32_t)compute, (uint32_t)(copied / 7)) + copied / 32;
    return cycles * 1024 * 16 / ((uint64_t)plan->tile_pixels * plan->sub_outputs);
}

// At most `pixels_most` pixels, which L2 holds.
static void choose_tile(
    const struct pointwise_shape *shape, uint32_t l1_bytes, uint32_t pixels_most,
    struct pointwise_plan *plan)
{
    struct pointwise_plan trial = *plan;
    uint64_t best = UINT64_MAX;
    uint32_t all = up(plan->chunk_outputs, QUAD);
    for (uint32_t sub = QUAD; sub < 2 * most(all, CHANNEL_BLOCK); sub *= 2) {
        trial.sub_outputs = sub <= CHANNEL_BLOCK ? least(sub, all) : all;
        for (trial.tile_pixels = QUAD; trial.tile_pixels <= pixels_most;
             trial.tile_pixels += QUAD) {
            uint32_t bytes = tile_bytes(shape, &trial);
            uint64_t cost = pointwise_cost(shape, &trial);
            if (bytes <= l1_bytes && cost < best) {
                best = cost;
                plan->tile_pixels = trial.tile_pixels;
                plan->sub_outputs = trial.sub_outputs;
                plan->l1_bytes = bytes;
            }
        }
    }
}

bool plan_pointwise(
    const struct pointwise_shape *shape, const struct tiling_memory *memory,
    struct pointwise_plan *plan)
{
    *plan = (struct pointwise_plan){0};
    uint32_t one = resident_bytes(shape, CHANNEL_BLOCK) - MARGIN;
    uint32_t blocks = (shape->outputs + CHANNEL_BLOCK - 1) / CHANNEL_BLOCK;
    uint32_t blocks_most = most(memory->l2_bytes / 2 / one, 1);
    uint32_t chunks = (blocks + blocks_most - 1) / blocks_most;
    plan->chunk_outputs =
        chunks == 1 ? shape->outputs : (blocks + chunks - 1) / chunks * CHANNEL_BLOCK;
    uint32_t resident = resident_bytes(shape, plan->chunk_outputs) + 5 * MARGIN;
    uint32_t pixel = 2 * (packed_taps(shape->inputs) + up(plan->chunk_outputs, QUAD));
    uint32_t free = memory->l2_bytes > resident ? memory->l2_bytes - resident : 0;
    uint32_t fitting = least(free / pixel, STRIPE_PIXELS_MOST);
    uint32_t pixels = up(shape->pixels, QUAD);
    choose_tile(shape, memory->l1_bytes, least(least(pixels, fitting), TILE_PIXELS_MOST), plan);
    if (plan->tile_pixels == 0) {
        return false;
    }
    uint32_t wanted = most(shape->pixels / STRIPES, STRIPE_PIXELS_LEAST);
    uint32_t tiles = most(least(fitting, wanted) / plan->tile_pixels, 1);
    plan->stripe_pixels = least(tiles * plan->tile_pixels, pixels);
    plan->l2_bytes = resident + plan->stripe_pixels * pixel;
    return true;
}

uint32_t window_extent(const struct window_shape *shape, uint32_t outputs)
{
    return (outputs - 1) * shape->stride + 2 * shape->dilation + 1;
}

static uint32_t window_tile_bytes(const struct window_shape *shape, const struct window_plan *plan)
{
    uint32_t input = window_extent(shape, plan->tile_rows) *
                     window_extent(shape, plan->tile_columns) * shape->inputs;
    uint32_t output = plan->tile_rows * plan->tile_columns * shape->outputs;
    return 2 * (ALIGN4(input) + ALIGN4(output)) + shape->l1_resident + 5 * MARGIN;
}

// Input bytes for an output byte, scaled, with a fixed price for each tile and row.
static uint64_t window_cost(const struct window_shape *shape, const struct window_plan *plan)
{
    uint64_t input = (uint64_t)window_extent(shape, plan->tile_rows) *
                     window_extent(shape, plan->tile_columns) * shape->inputs;
    uint64_t output = (uint64_t)plan->tile_rows * plan->tile_columns * shape->outputs;
    uint64_t calls = 2000 + 200 * plan->tile_rows;
    return (input + calls) * 1024 / output;
}

static void choose_window(
    const struct window_shape *shape, uint32_t l1_bytes, struct window_plan *plan)
{
    struct window_plan trial = *plan;
    uint64_t best = UINT64_MAX;
    for (uint32_t parts = 1; parts <= least(shape->output_width, 64); parts++) {
        trial.tile_columns = (shape->output_width + parts - 1) / parts;
        for (trial.tile_rows = 1; trial.tile_rows <= plan->stripe_rows; trial.tile_rows++) {
            uint32_t bytes = window_tile_bytes(shape, &trial);
            uint64_t cost = window_cost(shape, &trial);
            if (bytes <= l1_bytes && cost < best) {
                best = cost;
                plan->tile_rows = trial.tile_rows;
                plan->tile_columns = trial.tile_columns;
                plan->l1_bytes = bytes;
            }
        }
    }
}

// Bytes of L2 for stripes of `rows`; the last one may be shorter.
static uint32_t window_stripe_bytes(const struct window_shape *shape, uint32_t rows)
{
    uint32_t in_rows = least(window_extent(shape, rows), shape->height);
    uint32_t input = in_rows * shape->width * shape->inputs;
    uint32_t output = rows * shape->output_width * shape->outputs;
    return 2 * (ALIGN4(input) + ALIGN4(output)) + shape->l2_resident + 6 * MARGIN;
}

bool plan_window(
    const struct window_shape *shape, const struct tiling_memory *memory,
    struct window_plan *plan)
{
    *plan = (struct window_plan){0};
    // Stripes start at multiples of 4 bytes.
    bool aligned = shape->output_width * shape->narrowest % 4 == 0;
    for (uint32_t rows = 1; rows <= shape->output_height; rows++) {
        bool whole = rows == shape->output_height;
        uint32_t bytes = window_stripe_bytes(shape, rows);
        if ((aligned || whole || rows % 4 == 0) && bytes <= memory->l2_bytes) {
            plan->stripe_rows = rows;
            plan->l2_bytes = bytes;
        }
    }
    if (plan->stripe_rows > 0) {
        choose_window(shape, memory->l1_bytes, plan);
    }
    return plan->tile_rows > 0;
}
