// Depthwise layers, one block of channels after the other. L2: stripes of rows. L1: tiles of rows
// and columns, the padding in place, so that a kernel meets no border.
#include "layer_depthwise.h"

#include "kernels.h"

static uint32_t stripes_of_block(const struct depthwise_run *run)
{
    return (run->shape.output_height + run->plan.stripe_rows - 1) / run->plan.stripe_rows;
}

static struct row_stripe stripe_at(const struct depthwise_run *run, uint32_t index)
{
    const struct window_shape *shape = &run->shape;
    struct row_stripe stripe = {.block = index / stripes_of_block(run)};
    stripe.row = index % stripes_of_block(run) * run->plan.stripe_rows;
    stripe.rows = smaller(run->plan.stripe_rows, shape->output_height - stripe.row);
    int32_t first = (int32_t)(stripe.row * shape->stride) - (int32_t)run->pad_top;
    int32_t last = first + (int32_t)window_extent(shape, stripe.rows);
    stripe.in_row = clipped(first, shape->height);
    stripe.in_rows = clipped(last, shape->height) - stripe.in_row;
    return stripe;
}

static void read_stripe(const struct depthwise_run *run, uint32_t index)
{
    struct row_stripe stripe = stripe_at(run, index);
    const struct executor_tensor *input = &run->layer->left;
    uint32_t width = block_width(input->channels, stripe.block);
    uint32_t row_bytes = run->shape.width * width;
    uint32_t first = stripe.in_row * row_bytes;
    uint32_t at = input->at + stripe.block * CHANNEL_BLOCK * tensor_pixels(input) + first / 4 * 4;
    l3_read(STREAM_IN_0 + (index & 1), at, run->l2_input[index & 1],
        ALIGN4(first % 4 + stripe.in_rows * row_bytes));
}

static void write_stripe(const struct depthwise_run *run, uint32_t index)
{
    struct row_stripe stripe = stripe_at(run, index);
    const struct executor_tensor *output = &run->layer->output;
    uint32_t row_bytes = run->shape.output_width * block_width(output->channels, stripe.block);
    uint32_t at = output->at + stripe.block * CHANNEL_BLOCK * tensor_pixels(output) +
                  stripe.row * row_bytes;
    l3_write(STREAM_OUT_0 + (index & 1), at, run->l2_output[index & 1],
        ALIGN4(stripe.rows * row_bytes));
}

// The weights and records of the stripe's block.
static void read_resident(const struct depthwise_run *run)
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

static void run_stripes(struct depthwise_run *run)
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
        depthwise_stripe(run);
        write_stripe(run, index);
    }
    l3_wait(STREAM_OUT_0);
    l3_wait(STREAM_OUT_1);
}

static bool take_buffers(struct depthwise_run *run, struct layer_memory memory)
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
    uint32_t blocks = block_count(channels);
    struct depthwise_run run = {
        .layer = layer,
        .shape = {input->height, input->width, layer->output.height, layer->output.width, stride,
            dilation, width, width, blocks, block_width(channels, blocks - 1),
            (channels + 3) / 4 * 4 * DEPTHWISE_PLAN_BYTES,
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
