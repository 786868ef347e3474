// A stripe of a depthwise layer in L1: tiles of rows and columns with their padding.
#include "layer_depthwise.h"

#include "kernels.h"

// Reads from the multiple of 4 before; `from_l2` says where the first row then lies.
static uint8_t *from_l2(
    const struct depthwise_run *run, const struct row_stripe *stripe, uint32_t index)
{
    uint32_t width = block_width(run->layer->left.channels, stripe->block);
    return run->l2_input[index & 1] + stripe->in_row * run->shape.width * width % 4;
}

// Fills in what follows from the tile's place.
static void place(const struct depthwise_run *run, struct padded_tile *tile)
{
    const struct window_shape *shape = &run->shape;
    tile->rows = smaller(run->plan.tile_rows, run->stripe.rows - tile->row);
    tile->columns = smaller(run->plan.tile_columns, shape->output_width - tile->column);
    tile->all_rows = window_extent(shape, tile->rows);
    tile->all_columns = window_extent(shape, tile->columns);
    tile->top = (int32_t)((run->stripe.row + tile->row) * shape->stride) - (int32_t)run->pad_top;
    tile->left = (int32_t)(tile->column * shape->stride) - (int32_t)run->pad_left;
    int32_t bottom = tile->top + (int32_t)tile->all_rows;
    int32_t right = tile->left + (int32_t)tile->all_columns;
    tile->pad_top = tile->top < 0 ? (uint32_t)-tile->top : 0;
    tile->in_rows = clipped(bottom, shape->height) - clipped(tile->top, shape->height);
    tile->pad_left = tile->left < 0 ? (uint32_t)-tile->left : 0;
    tile->in_columns = clipped(right, shape->width) - clipped(tile->left, shape->width);
}

// False after the stripe's last one.
static bool next_tile(const struct depthwise_run *run, struct padded_tile *tile)
{
    tile->column += tile->columns;
    if (tile->column == run->shape.output_width) {
        tile->column = 0;
        tile->row += tile->rows;
    }
    if (tile->row == run->stripe.rows) {
        return false;
    }
    place(run, tile);
    return true;
}

// Whole lines of the tile, padding included: what lies left and right of a row is overwritten by
// the cores, and reads before and after the stripe end in the buffers' margins.
static void read_tile(
    const struct depthwise_run *run, const struct padded_tile *tile, uint32_t step)
{
    uint32_t row_bytes = run->shape.width * run->width;
    uint32_t row = clipped(tile->top, run->shape.height) - run->stripe.in_row;
    uint8_t *from = from_l2(run, &run->stripe, run->index) + row * row_bytes;
    uint32_t line = tile->all_columns * run->width;
    l1_read(STREAM_IN_0 + (step & 1), &(struct line_copy){
        from + tile->left * (int32_t)run->width, run->l1_input[step & 1] + tile->pad_top * line,
        line, tile->in_rows, row_bytes});
}

static void write_tile(
    const struct depthwise_run *run, const struct padded_tile *tile, uint32_t step)
{
    uint32_t row_bytes = run->shape.output_width * run->width;
    uint8_t *to = run->l2_output[run->index & 1] + tile->row * row_bytes +
                  tile->column * run->width;
    l1_write(STREAM_OUT_0 + (step & 1), &(struct line_copy){
        to, run->l1_output[step & 1], tile->columns * run->width, tile->rows, row_bytes});
}

// The zero point around the tensor, in the channels [first, first + 4 * words).
static void pad(const struct depthwise_run *run, uint32_t first, uint32_t words)
{
    const struct padded_tile *tile = &run->tile;
    uint32_t line = tile->all_columns * run->width;
    uint32_t value = run->layer->left.zero_point * 0x01010101u;
    uint8_t *rows = run->l1_input[run->step & 1] + first;
    uint32_t last = tile->pad_top + tile->in_rows;
    uint32_t right = tile->all_columns - tile->pad_left - tile->in_columns;
    for (uint32_t word = 0; word < words; word++) {
        uint8_t *at = rows + 4 * word;
        fill_words(at, tile->pad_top * tile->all_columns, run->width, value);
        fill_words(at + last * line, (tile->all_rows - last) * tile->all_columns, run->width,
            value);
        for (uint32_t row = tile->pad_top; row < last; row++) {
            fill_words(at + row * line, tile->pad_left, run->width, value);
            fill_words(at + (row + 1) * line - right * run->width, right, run->width, value);
        }
    }
}

static void pair(const struct depthwise_run *run, uint32_t channel)
{
    struct depthwise_tile tile = run->pair;
    tile.input += channel;
    tile.weights += channel * DEPTHWISE_CHANNEL_BYTES;
    tile.channels += channel;
    tile.output += channel;
    tile.requantization = requantization_of(tile.channels, 2, run->resident.zero_point);
    depthwise_pair(&tile);
}

// The first channels' tile.
static void prepare_pair(struct depthwise_run *run)
{
    const struct window_shape *shape = &run->shape;
    const struct padded_tile *tile = &run->tile;
    const struct channel_record *records = (const void *)run->l1_resident;
    run->pair.input = run->l1_input[run->step & 1];
    run->pair.weights = (const int8_t *)(records + CHANNEL_BLOCK);
    run->pair.channels = records;
    run->pair.output = run->l1_output[run->step & 1];
    run->pair.rows = tile->rows;
    run->pair.output_row_bytes = tile->columns * run->width;
    run->pair.odd = run->resident.zero_point & 1;
    depthwise_steps(&run->pair, &(struct depthwise_shape){
        tile->all_columns * run->width, run->width, tile->columns, shape->stride,
        shape->dilation});
}

// Four channels a core, or two where the block is narrow; padding of its channels first.
static void work(void *argument, uint32_t core)
{
    const struct depthwise_run *run = argument;
    if (core == 0 && run->step > 0) {
        write_tile(run, &run->before, run->step - 1);
    }
    if (core == 0 && run->more) {
        read_tile(run, &run->next, run->step + 1);
    }
    if (core == 0) {
        l1_start();
    }
    if (run->width == CHANNEL_BLOCK) {
        pad(run, 4 * core, 1);
        pair(run, 4 * core);
        pair(run, 4 * core + 2);
        return;
    }
    for (uint32_t channel = 2 * core; channel < run->width; channel += 2 * TEAM_CORES) {
        // An odd last channel comes with the one before, which then is computed twice.
        pair(run, smaller(channel, run->width - 2));
    }
}

// Narrow blocks: words of padding belong to several cores, or do not align.
static void pad_narrow(void *argument, uint32_t core)
{
    const struct depthwise_run *run = argument;
    const struct padded_tile *tile = &run->tile;
    uint32_t line = tile->all_columns * run->width;
    uint8_t *input = run->l1_input[run->step & 1];
    uint8_t zero_point = run->layer->left.zero_point;
    for (uint32_t row = core; row < tile->all_rows; row += TEAM_CORES) {
        bool inside = row >= tile->pad_top && row < tile->pad_top + tile->in_rows;
        uint32_t left = (inside ? tile->pad_left : tile->all_columns) * run->width;
        uint32_t right = (tile->pad_left + tile->in_columns) * run->width;
        for (uint32_t i = 0; i < left; i++) {
            input[row * line + i] = zero_point;
        }
        for (uint32_t i = right; inside && i < line; i++) {
            input[row * line + i] = zero_point;
        }
    }
}

void depthwise_stripe(struct depthwise_run *run)
{
    run->step = 0;
    run->next = (struct padded_tile){0};
    place(run, &run->next);
    read_tile(run, &run->next, 0);
    l1_start();
    do {
        run->tile = run->next;
        run->more = next_tile(run, &run->next);
        prepare_pair(run);
        l1_wait(STREAM_IN_0 + (run->step & 1));
        l1_wait(STREAM_OUT_0 + (run->step & 1));
        if (run->width < CHANNEL_BLOCK) {
            team(pad_narrow, run);
        }
        team(work, run);
        run->before = run->tile;
        run->step++;
    } while (run->more);
    write_tile(run, &run->before, run->step - 1);
    l1_start();
    l1_wait(STREAM_OUT_0);
    l1_wait(STREAM_OUT_1);
}
