#include "tiling.h"

#include "kernels.h"
#include "tiles.h"

#define STRIPES 32u
#define TILE_PIXELS_MOST 256u
#define STRIPE_PIXELS_LEAST 256u
// A 2-D copy's stride stays below 32 kB.
#define STRIPE_PIXELS_MOST 992u
#define PARTS_MOST 24u
// Between two forks.
#define STEP_CYCLES 600u
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
    return padded * (packed_taps(shape->inputs) + PARAMETER_BYTES + RECORD_BYTES) + MARGIN;
}

static uint32_t tile_bytes(const struct pointwise_shape *shape, const struct pointwise_plan *plan)
{
    uint32_t copies = plan->sub_outputs < plan->chunk_outputs ? 2 : 1;
    uint32_t weights = plan->sub_outputs * (packed_taps(shape->inputs) + RECORD_BYTES);
    uint32_t buffered = up(plan->sub_outputs, CHANNEL_BLOCK);
    uint32_t pixel = plan->input_copies * packed_taps(shape->inputs) + 2 * buffered;
    return copies * weights + plan->tile_pixels * pixel + 6 * MARGIN;
}

// Cycles for 4096 products of a tile: kernel calls, copies in the background, a fork.
static uint32_t pointwise_cost(
    const struct pointwise_shape *shape, const struct pointwise_plan *plan)
{
    uint32_t items = plan->tile_pixels / QUAD * (up(plan->sub_outputs, QUAD) / QUAD);
    // A core's calls: one for every four outputs that it has pixels of.
    uint32_t calls = (plan->sub_outputs + 8 * QUAD - 1) / (8 * QUAD) + 1;
    uint32_t compute = up(items, 8) / 8 * (140 + 25 * shape->inputs / 4) + 150 * calls;
    bool several = plan->sub_outputs < plan->chunk_outputs;
    uint32_t copied = several ? plan->sub_outputs * shape->inputs : 0;
    copied += plan->tile_pixels * shape->inputs / up(plan->chunk_outputs, QUAD) *
              plan->sub_outputs;
    uint32_t cycles = STEP_CYCLES + most(compute, copied / 7) + copied / 32;
    if (plan->input_copies == 1) {
        // The cores wait for the next tile, once for all sub-chunks.
        uint32_t subs = (plan->chunk_outputs + plan->sub_outputs - 1) / plan->sub_outputs;
        cycles += (STEP_CYCLES + plan->tile_pixels * shape->inputs / 7) / subs;
    }
    return cycles * 256 / items;
}

// The most pixels that L1 holds, a multiple of `step` if that many fit.
static uint32_t fitting_pixels(
    const struct pointwise_shape *shape, const struct pointwise_plan *plan, uint32_t l1_bytes,
    uint32_t step)
{
    struct pointwise_plan one = *plan;
    one.tile_pixels = 0;
    uint32_t fixed = tile_bytes(shape, &one);
    one.tile_pixels = 1;
    uint32_t pixels = l1_bytes > fixed ? (l1_bytes - fixed) / (tile_bytes(shape, &one) - fixed) : 0;
    return pixels >= step ? pixels / step * step : pixels / QUAD * QUAD;
}

static void try_tile(
    const struct pointwise_shape *shape, uint32_t pixels, struct pointwise_plan *trial,
    uint32_t *best, struct pointwise_plan *plan)
{
    trial->tile_pixels = pixels;
    if (pixels > 0 && pointwise_cost(shape, trial) < *best) {
        *best = pointwise_cost(shape, trial);
        plan->tile_pixels = pixels;
        plan->sub_outputs = trial->sub_outputs;
        plan->input_copies = trial->input_copies;
        plan->l1_bytes = tile_bytes(shape, trial);
    }
}

// For every number of outputs the most pixels, at most `pixels_most`, and the most that occupy all
// cores alike.
static void choose_tile(
    const struct pointwise_shape *shape, uint32_t l1_bytes, uint32_t pixels_most,
    struct pointwise_plan *plan)
{
    struct pointwise_plan trial = *plan;
    uint32_t best = UINT32_MAX;
    uint32_t all = up(plan->chunk_outputs, QUAD);
    for (uint32_t trials = 0; trials < 10; trials++) {
        uint32_t sub = QUAD << trials / 2;
        trial.input_copies = 1 + trials % 2;
        trial.sub_outputs = sub <= CHANNEL_BLOCK ? least(sub, all) : all;
        uint32_t even = most(8 * QUAD * QUAD / least(sub, CHANNEL_BLOCK), QUAD);
        uint32_t pixels = fitting_pixels(shape, &trial, l1_bytes, QUAD);
        try_tile(shape, least(pixels, pixels_most), &trial, &best, plan);
        pixels = least(fitting_pixels(shape, &trial, l1_bytes, even), pixels_most);
        try_tile(shape, pixels >= even ? pixels / even * even : 0, &trial, &best, plan);
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
    uint32_t in_tile = least(least(pixels, fitting), TILE_PIXELS_MOST) / QUAD * QUAD;
    choose_tile(shape, memory->l1_bytes, in_tile, plan);
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

// Cycles for 64 pixels of a tile: two calls of the depthwise kernel, which works on three outputs
// at a time in each phase (tiles.h), and copies in the background.
static uint32_t window_cost(const struct window_shape *shape, const struct window_plan *plan)
{
    uint32_t columns = plan->tile_columns;
    bool shared = shape->dilation % shape->stride == 0;
    uint32_t phases = shared ? shape->dilation / shape->stride : 1;
    uint32_t turns = (columns + 3 * phases - 1) / (3 * phases);
    uint32_t row = 12 + (shared ? phases * (40 + 81 * turns) : 20 + 42 * columns);
    uint32_t copied = window_extent(shape, plan->tile_rows) * window_extent(shape, columns) *
                      shape->inputs / 7;
    uint32_t compute = 2 * (100 + plan->tile_rows * row);
    uint32_t cycles = STEP_CYCLES + most(compute, copied) + copied / 4;
    return cycles * 64 / (plan->tile_rows * columns);
}

static uint32_t most_rows(
    const struct window_shape *shape, uint32_t l1_bytes, const struct window_plan *plan)
{
    struct window_plan one = *plan;
    one.tile_rows = 1;
    uint32_t first = window_tile_bytes(shape, &one);
    if (first > l1_bytes) {
        return 0;
    }
    uint32_t input = shape->stride * window_extent(shape, plan->tile_columns) * shape->inputs;
    uint32_t row = 2 * (input + plan->tile_columns * shape->outputs);
    // 12 for the rounding of four buffers
    uint32_t free = l1_bytes - first;
    return least(1 + (free > 12 ? (free - 12) / row : 0), plan->stripe_rows);
}

static void choose_window(
    const struct window_shape *shape, uint32_t l1_bytes, struct window_plan *plan)
{
    struct window_plan trial = *plan;
    uint32_t best = UINT32_MAX;
    for (uint32_t parts = 1; parts <= least(shape->output_width, PARTS_MOST); parts++) {
        trial.tile_columns = (shape->output_width + parts - 1) / parts;
        trial.tile_rows = most_rows(shape, l1_bytes, &trial);
        if (trial.tile_rows > 0 && window_cost(shape, &trial) < best) {
            best = window_cost(shape, &trial);
            plan->tile_rows = trial.tile_rows;
            plan->tile_columns = trial.tile_columns;
            plan->l1_bytes = window_tile_bytes(shape, &trial);
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

static uint32_t root(uint32_t value)
{
    uint32_t root = 1;
    while (root < UINT16_MAX && root * root < value) {
        root++;
    }
    return root;
}

// High stripes read few rows twice, low ones let the cores begin early and end soon.
static uint32_t balanced_rows(const struct window_shape *shape, uint32_t fitting)
{
    uint32_t all = shape->output_height * shape->planes;
    uint32_t twice = window_extent(shape, 1) > shape->stride
                         ? window_extent(shape, 1) - shape->stride : 0;
    uint32_t input = shape->width * shape->inputs;
    uint32_t output = shape->output_width * shape->outputs;
    uint32_t rows = root(all * twice * input / (shape->stride * input + output));
    rows = least(most(rows, 1), fitting);
    uint32_t stripes = (shape->output_height + rows - 1) / rows;
    return (shape->output_height + stripes - 1) / stripes;
}

bool plan_window(
    const struct window_shape *shape, const struct tiling_memory *memory,
    struct window_plan *plan)
{
    *plan = (struct window_plan){0};
    // Stripes start at multiples of 4 bytes.
    uint32_t step = shape->output_width * shape->narrowest % 4 == 0 ? 1 : 4;
    uint32_t rows = shape->output_height;
    uint32_t row = 2 * (shape->stride * shape->width * shape->inputs +
                        shape->output_width * shape->outputs);
    if (window_stripe_bytes(shape, rows) > memory->l2_bytes) {
        rows = least(rows, memory->l2_bytes / row / step * step);
    }
    while (rows >= step && window_stripe_bytes(shape, rows) > memory->l2_bytes) {
        rows -= step;
    }
    if (rows > 0 && window_stripe_bytes(shape, rows) <= memory->l2_bytes) {
        rows = least(up(balanced_rows(shape, rows), step), rows);
        plan->stripe_rows = rows;
        plan->l2_bytes = window_stripe_bytes(shape, rows);
    }
    if (plan->stripe_rows > 0) {
        choose_window(shape, memory->l1_bytes, plan);
    }
    return plan->tile_rows > 0;
}
