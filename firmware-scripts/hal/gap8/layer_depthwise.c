// Depthwise layers, one block of channels after the other. L2: stripes of rows. L1: tiles of rows
// and columns, the padding in place, so that a kernel meets no border.
#include "layers.h"

#include "kernels.h"

// Stripe `index` of all: a block of channels, some rows of its output and the input rows for them.
struct stripe {
    uint32_t block;
    uint32_t row;
    uint32_t rows;
    uint32_t in_row;
    uint32_t in_rows;
};

// Columns and rows of output in L1. Input rows [pad_top, pad_top + in_rows) lie in the tensor.
struct tile {
    uint32_t row;
    uint32_t rows;
    uint32_t column;
    uint32_t columns;
    uint32_t all_rows;
    uint32_t all_columns;
    int32_t top;
    int32_t left;
    uint32_t pad_top;
    uint32_t in_rows;
    uint32_t pad_left;
    uint32_t in_columns;
};

struct run {
    const struct executor_layer *layer;
    struct window_shape shape;
    struct window_plan plan;
    struct resident resident;
    uint32_t pad_top;
    uint32_t pad_left;
    uint8_t *l2_input[2];
    uint8_t *l2_output[2];
    uint8_t *l1_input[2];
    uint8_t *l1_output[2];
    uint8_t *l1_resident;
    // what the cores work on; meanwhile core 0 sends the tile before to L2 and fetches the next one,
    // as in layer_pointwise.c
    struct stripe stripe;
    uint32_t index;
    uint32_t width;
    uint32_t step;
    struct tile before;
    struct tile tile;
    struct tile next;
    bool more;
    struct depthwise_tile pair;
};

static uint32_t stripes_of_block(const struct run *run)
{
    return (run->shape.output_height + run->plan.stripe_rows - 1) / run->plan.stripe_rows;
}

static uint32_t clipped(int32_t value, uint32_t end)
{
    return value < 0 ? 0 : smaller((uint32_t)value, end);
}

static struct stripe stripe_at(const struct run *run, uint32_t index)
{
    const struct window_shape *shape = &run->shape;
    struct stripe stripe = {.block = index / stripes_of_block(run)};
    stripe.row = index % stripes_of_block(run) * run->plan.stripe_rows;
    stripe.rows = smaller(run->plan.stripe_rows, shape->output_height - stripe.row);
    int32_t first = (int32_t)(stripe.row * shape->stride) - (int32_t)run->pad_top;
    int32_t last = first + (int32_t)window_extent(shape, stripe.rows);
    stripe.in_row = clipped(first, shape->height);
    stripe.in_rows = clipped(last, shape->height) - stripe.in_row;
    return stripe;
}

// Reads from the multiple of 4 before; `from_l2` says where the first row then lies.
static uint8_t *from_l2(const struct run *run, const struct stripe *stripe, uint32_t index)
{
    uint32_t width = block_width(run->layer->left.channels, stripe->block);
    return run->l2_input[index & 1] + stripe->in_row * run->shape.width * width % 4;
}

static void read_stripe(const struct run *run, uint32_t index)
{
    struct stripe stripe = stripe_at(run, index);
    const struct executor_tensor *input = &run->layer->left;
    uint32_t width = block_width(input->channels, stripe.block);
    uint32_t row_bytes = run->shape.width * width;
    uint32_t first = stripe.in_row * row_bytes;
    uint32_t at = input->at + stripe.block * CHANNEL_BLOCK * tensor_pixels(input) + first / 4 * 4;
    l3_read(STREAM_IN_0 + (index & 1), at, run->l2_input[index & 1],
        ALIGN4(first % 4 + stripe.in_rows * row_bytes));
}

static void write_stripe(const struct run *run, uint32_t index)
{
    struct stripe stripe = stripe_at(run, index);
    const struct executor_tensor *output = &run->layer->output;
    uint32_t row_bytes = run->shape.output_width * block_width(output->channels, stripe.block);
    uint32_t at = output->at + stripe.block * CHANNEL_BLOCK * tensor_pixels(output) +
                  stripe.row * row_bytes;
    l3_write(STREAM_OUT_0 + (index & 1), at, run->l2_output[index & 1],
        ALIGN4(stripe.rows * row_bytes));
}

// Fills in what follows from the tile's place.
static void place(const struct run *run, struct tile *tile)
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
static bool next_tile(const struct run *run, struct tile *tile)
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
static void read_tile(const struct run *run, const struct tile *tile, uint32_t step)
{
    uint32_t row_bytes = run->shape.width * run->width;
    uint32_t row = clipped(tile->top, run->shape.height) - run->stripe.in_row;
    uint8_t *from = from_l2(run, &run->stripe, run->index) + row * row_bytes;
    uint32_t line = tile->all_columns * run->width;
    l1_read(STREAM_IN_0 + (step & 1), &(struct line_copy){
        from + tile->left * (int32_t)run->width, run->l1_input[step & 1] + tile->pad_top * line,
        line, tile->in_rows, row_bytes});
}

static void write_tile(const struct run *run, const struct tile *tile, uint32_t step)
{
    uint32_t row_bytes = run->shape.output_width * run->width;
    uint8_t *to = run->l2_output[run->index & 1] + tile->row * row_bytes +
                  tile->column * run->width;
    l1_write(STREAM_OUT_0 + (step & 1), &(struct line_copy){
        to, run->l1_output[step & 1], tile->columns * run->width, tile->rows, row_bytes});
}

// The zero point around the tensor, in the channels [first, first + 4 * words).
static void pad(const struct run *run, uint32_t first, uint32_t words)
{
    const struct tile *tile = &run->tile;
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

static void pair(const struct run *run, uint32_t channel)
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
static void prepare_pair(struct run *run)
{
    const struct window_shape *shape = &run->shape;
    const struct tile *tile = &run->tile;
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
    const struct run *run = argument;
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
    const struct run *run = argument;
    const struct tile *tile = &run->tile;
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

static void compute_stripe(struct run *run)
{
    run->step = 0;
    run->next = (struct tile){0};
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

// The weights and records of the stripe's block.
static void read_resident(const struct run *run)
{
    uint32_t first = run->stripe.block * CHANNEL_BLOCK;
    uint32_t records = CHANNEL_BLOCK * sizeof(struct channel_record);
    l1_read(STREAM_WEIGHTS, &(struct line_copy){
        (uint8_t *)(run->resident.records + first), run->l1_resident,
        run->width * (uint32_t)sizeof(struct channel_record), 1, 0});
    l1_read(STREAM_WEIGHTS, &(struct line_copy){
        (uint8_t *)run->resident.weights + first * DEPTHWISE_CHANNEL_BYTES,
        run->l1_resident + records, run->width * DEPTHWISE_CHANNEL_BYTES, 1, 0});
    l1_start();
    l1_wait(STREAM_WEIGHTS);
}

static void run_stripes(struct run *run)
{
    uint32_t stripes = stripes_of_block(run) * block_count(run->layer->left.channels);
    resident_read(&run->resident, run->layer, 0, run->layer->output.channels);
    read_stripe(run, 0);
    resident_prepare(&run->resident);
    for (uint32_t index = 0; index < stripes; index++) {
        if (index + 1 < stripes) {
            read_stripe(run, index + 1);
        }
        run->index = index;
        run->stripe = stripe_at(run, index);
        run->width = block_width(run->layer->left.channels, run->stripe.block);
        if (run->stripe.row == 0) {
            read_resident(run);
        }
        l3_wait(STREAM_IN_0 + (index & 1));
        l3_wait(STREAM_OUT_0 + (index & 1));
        compute_stripe(run);
        write_stripe(run, index);
    }
    l3_wait(STREAM_OUT_0);
    l3_wait(STREAM_OUT_1);
}

static bool take_buffers(struct run *run, struct layer_memory memory)
{
    const struct window_shape *shape = &run->shape;
    const struct window_plan *plan = &run->plan;
    uint32_t in_rows = smaller(window_extent(shape, plan->stripe_rows), shape->height);
    uint32_t tile_input = window_extent(shape, plan->tile_rows) *
                          window_extent(shape, plan->tile_columns) * shape->inputs;
    resident_take(&run->resident, &memory.l2, run->layer->output.channels);
    run->l1_resident = pool_take(&memory.l1, shape->l1_resident);
    for (uint32_t i = 0; i < 2; i++) {
        run->l2_input[i] = pool_take(&memory.l2, in_rows * shape->width * shape->inputs + 4);
        run->l2_output[i] = pool_take(
            &memory.l2, plan->stripe_rows * shape->output_width * shape->outputs);
        run->l1_input[i] = pool_take(&memory.l1, tile_input);
        run->l1_output[i] = pool_take(
            &memory.l1, plan->tile_rows * plan->tile_columns * shape->outputs);
    }
    return run->l2_output[1] != NULL && run->l1_output[1] != NULL;
}

bool run_depthwise(const struct executor_layer *layer, const struct layer_memory *memory)
{
    const struct executor_tensor *input = &layer->left;
    uint32_t stride = layer->record.stride;
    uint32_t dilation = layer->record.dilation;
    uint32_t channels = input->channels;
    uint32_t width = block_width(channels, 0);
    struct run run = {
        .layer = layer,
        .shape = {input->height, input->width, layer->output.height, layer->output.width, stride,
            dilation, width, width, block_count(channels), block_width(channels, block_count(channels) - 1), (channels + 3) / 4 * 4 * DEPTHWISE_PLAN_BYTES,
            CHANNEL_BLOCK * DEPTHWISE_PLAN_BYTES},
        .resident = {.words = DEPTHWISE_CHANNEL_BYTES / 4, .group = 1},
        .pad_top = same_pad_before(input->height, stride, dilation),
        .pad_left = same_pad_before(input->width, stride, dilation),
    };
    if (run.shape.narrowest < 2) {
        return false;
    }
    struct tiling_memory limits = {memory->l2.left, memory->l1.left};
    if (!plan_window(&run.shape, &limits, &run.plan) || !take_buffers(&run, *memory)) {
        return false;
    }
    if (!memory->only_plan) {
        run_stripes(&run);
    }
    return true;
}
