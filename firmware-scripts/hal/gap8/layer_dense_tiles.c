// A stripe of a dense layer in L1: tiles with their padding, gathered and multiplied.
#include "layer_dense.h"

static uint32_t columns_of_tiles(const struct dense_run *run)
{
    return (run->shape.output_width + run->plan.tile_columns - 1) / run->plan.tile_columns;
}

static struct dense_tile tile_at(const struct dense_run *run, uint32_t index)
{
    struct dense_tile tile = {
        .row = index / columns_of_tiles(run) * run->plan.tile_rows,
        .column = index % columns_of_tiles(run) * run->plan.tile_columns,
    };
    tile.rows = smaller(run->plan.tile_rows, run->rows - tile.row);
    tile.columns = smaller(run->plan.tile_columns, run->shape.output_width - tile.column);
    tile.all_rows = window_extent(&run->shape, tile.rows);
    tile.all_columns = window_extent(&run->shape, tile.columns);
    return tile;
}

// Lines with the padding that lies beside them in L2; pad_tile overwrites it.
static void read_tile(const struct dense_run *run, uint32_t index)
{
    struct dense_tile tile = tile_at(run, index);
    uint32_t row = run->row + tile.row;
    uint32_t row_bytes = run->shape.width * run->shape.inputs;
    uint32_t line = tile.all_columns * run->shape.inputs;
    uint32_t first = in_row(run, row);
    uint32_t above = row * run->shape.stride < run->pad_top
                         ? run->pad_top - row * run->shape.stride : 0;
    int32_t left = (int32_t)(tile.column * run->shape.stride) - (int32_t)run->pad_left;
    uint32_t in_stripe = in_row(run, run->row);
    uint8_t *from = run->l2_input[run->index & 1] + in_stripe * row_bytes % 4 +
                    (first - in_stripe) * row_bytes + left * (int32_t)run->shape.inputs;
    l1_read(STREAM_IN_0 + (index & 1), &(struct line_copy){
        from, run->l1_input[index & 1] + above * line, line,
        in_row_after(run, row, tile.rows) - first, row_bytes});
}

static void fill(uint8_t *bytes, uint32_t count, uint8_t value)
{
    for (uint32_t i = 0; i < count; i++) {
        bytes[i] = value;
    }
}

static void pad_tile(void *argument, uint32_t core)
{
    const struct dense_run *run = argument;
    const struct dense_tile *tile = &run->tile;
    const struct window_shape *shape = &run->shape;
    uint32_t line = tile->all_columns * shape->inputs;
    uint8_t zero_point = run->layer->left.zero_point;
    for (uint32_t row = core; row < tile->all_rows; row += TEAM_CORES) {
        uint8_t *at = run->l1_input[run->step & 1] + row * line;
        uint32_t y = (run->row + tile->row) * shape->stride + row;
        if (y < run->pad_top || y - run->pad_top >= shape->height) {
            fill(at, line, zero_point);
            continue;
        }
        uint32_t x = tile->column * shape->stride;
        uint32_t left = x < run->pad_left ? run->pad_left - x : 0;
        uint32_t end = shape->width + run->pad_left - x;
        fill(at, smaller(left, tile->all_columns) * shape->inputs, zero_point);
        if (end < tile->all_columns) {
            fill(at + end * shape->inputs, line - end * shape->inputs, zero_point);
        }
    }
}

// An output pixel of the tile.
struct place {
    uint32_t row;
    uint32_t column;
};

// Its taps, one after the other.
static void gather(const struct dense_run *run, struct place place, uint8_t *to)
{
    const struct window_shape *shape = &run->shape;
    uint32_t line = run->tile.all_columns * shape->inputs;
    uint32_t at = (place.row * line + place.column * shape->inputs) * shape->stride;
    const uint8_t *from = run->l1_input[run->step & 1] + at;
    for (uint32_t row = 0; row < 3; row++) {
        if (shape->dilation == 1) {
            copy_unaligned(to, from, 3 * shape->inputs);
            to += 3 * shape->inputs;
        } else {
            for (uint32_t column = 0; column < 3; column++) {
                copy_unaligned(to, from + column * shape->dilation * shape->inputs, shape->inputs);
                to += shape->inputs;
            }
        }
        from += shape->dilation * line;
    }
}

// To the next pixel; from the last one nowhere.
static void step(const struct dense_run *run, struct place *place)
{
    if (place->column + 1 < run->tile.columns) {
        place->column++;
    } else if (place->row + 1 < run->tile.rows) {
        place->row++;
        place->column = 0;
    }
}

static void multiply(
    const struct dense_run *run, const uint8_t *input, uint32_t quad, uint32_t quads)
{
    uint32_t outputs = run->layer->output.channels;
    uint32_t pixels = ALIGN4(run->tile.rows * run->tile.columns);
    for (uint32_t output = 0; output < outputs; output += QUAD) {
        uint32_t block = output / CHANNEL_BLOCK;
        uint32_t stride = ALIGN4(block_width(outputs, block));
        struct pointwise_tile work = {
            .input = input,
            .weights = run->weights + output * run->taps,
            .channels = run->records + output,
            .output = run->l1_output[run->step & 1] + block * CHANNEL_BLOCK * pixels +
                      output % CHANNEL_BLOCK + quad * QUAD * stride,
            .quads = quads,
            .stride = run->taps,
            .words = run->taps / 4,
            .output_stride = stride,
            .requantization = requantization_of(
                run->records + output, QUAD, run->resident.zero_point),
            .odd = run->resident.zero_point & 1,
        };
        pointwise_quads(&work);
    }
}

static void work(void *argument, uint32_t core)
{
    const struct dense_run *run = argument;
    uint32_t pixels = run->tile.rows * run->tile.columns;
    uint32_t quads = (pixels + QUAD - 1) / QUAD;
    uint32_t together = smaller(GATHERED_BYTES / (QUAD * run->taps), QUAD);
    uint8_t *gathered = run->gathered + core * GATHERED_BYTES;
    uint32_t quad = quads * core / TEAM_CORES;
    uint32_t last = quads * (core + 1) / TEAM_CORES;
    uint32_t row = quad * QUAD / run->tile.columns;
    struct place place = {row, quad * QUAD - row * run->tile.columns};
    while (quad < last) {
        uint32_t now = smaller(together, last - quad);
        for (uint32_t i = 0; i < now * QUAD; i++) {
            gather(run, place, gathered + i * run->taps);
            step(run, &place);
        }
        multiply(run, gathered, quad, now);
        quad += now;
    }
}

static void write_tile(const struct dense_run *run, uint32_t index)
{
    const struct dense_tile *tile = &run->tile;
    uint32_t outputs = run->layer->output.channels;
    uint8_t *to = run->l2_output[run->index & 1];
    for (uint32_t block = 0; block < block_count(outputs); block++) {
        uint32_t width = block_width(outputs, block);
        uint32_t row_bytes = run->shape.output_width * width;
        uint8_t *from = run->l1_output[index & 1] +
                        block * CHANNEL_BLOCK * ALIGN4(tile->rows * tile->columns);
        close_up(from, tile->rows * tile->columns, width);
        l1_write(STREAM_OUT_0 + (index & 1), &(struct line_copy){
            to + tile->row * row_bytes + tile->column * width, from, tile->columns * width,
            tile->rows, row_bytes});
        to += ALIGN4(run->rows * row_bytes);
    }
}

void dense_stripe(struct dense_run *run, uint32_t index)
{
    run->index = index;
    run->row = index * run->plan.stripe_rows;
    run->rows = smaller(run->plan.stripe_rows, run->shape.output_height - run->row);
    uint32_t tiles = (run->rows + run->plan.tile_rows - 1) / run->plan.tile_rows *
                     columns_of_tiles(run);
    read_tile(run, 0);
    l1_start();
    for (uint32_t step = 0; step < tiles; step++) {
        l1_wait(STREAM_IN_0 + (step & 1));
        if (step + 1 < tiles) {
            read_tile(run, step + 1);
        }
        l1_start();
        l1_wait(STREAM_OUT_0 + (step & 1));
        run->step = step;
        run->tile = tile_at(run, step);
        team(pad_tile, run);
        team(work, run);
        write_tile(run, step);
    }
    l1_start();
    l1_wait(STREAM_OUT_0);
    l1_wait(STREAM_OUT_1);
}
