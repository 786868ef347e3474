// Dense 3x3 layers of up to 32 input channels, the stem: windows are gathered into rows of taps, on
// which the pointwise kernel works. L2: stripes of rows. L1: tiles of rows and columns with their
// padding, and all weights.
#include "layer_dense.h"

#include "kernels.h"

static void read_stripe(const struct dense_run *run, uint32_t index)
{
    uint32_t row = index * run->plan.stripe_rows;
    uint32_t rows = smaller(run->plan.stripe_rows, run->shape.output_height - row);
    uint32_t row_bytes = run->shape.width * run->shape.inputs;
    uint32_t first = in_row(run, row) * row_bytes;
    uint32_t bytes = in_row_after(run, row, rows) * row_bytes - first;
    l3_read(STREAM_IN_0 + (index & 1), run->layer->left.at + first / 4 * 4,
        run->l2_input[index & 1], ALIGN4(first % 4 + bytes));
}

static void write_stripe(const struct dense_run *run, uint32_t index)
{
    const struct executor_tensor *output = &run->layer->output;
    const uint8_t *from = run->l2_output[index & 1];
    uint32_t pixels = run->rows * run->shape.output_width;
    for (uint32_t block = 0; block < block_count(output->channels); block++) {
        uint32_t width = block_width(output->channels, block);
        uint32_t at = output->at + block * CHANNEL_BLOCK * tensor_pixels(output) +
                      run->row * run->shape.output_width * width;
        l3_write(STREAM_OUT_0 + (index & 1), at, from, ALIGN4(pixels * width));
        from += ALIGN4(pixels * width);
    }
}

static void read_weights(const struct dense_run *run)
{
    uint32_t outputs = ALIGN4(run->layer->output.channels);
    l1_read(STREAM_WEIGHTS, &(struct line_copy){(uint8_t *)run->resident.weights,
        (uint8_t *)run->weights, outputs * run->taps, 1, 0});
    l1_read(STREAM_WEIGHTS, &(struct line_copy){(uint8_t *)run->resident.records,
        (uint8_t *)run->records, outputs * (uint32_t)sizeof(struct channel_record), 1, 0});
    l1_start();
    l1_wait(STREAM_WEIGHTS);
}

static void run_stripes(struct dense_run *run)
{
    uint32_t height = run->shape.output_height;
    uint32_t stripes = (height + run->plan.stripe_rows - 1) / run->plan.stripe_rows;
    resident_read(&run->resident, run->layer, 0, run->layer->output.channels);
    read_stripe(run, 0);
    resident_prepare(&run->resident);
    read_weights(run);
    for (uint32_t index = 0; index < stripes; index++) {
        if (index + 1 < stripes) {
            read_stripe(run, index + 1);
        }
        l3_wait(STREAM_IN_0 + (index & 1));
        l3_wait(STREAM_OUT_0 + (index & 1));
        dense_stripe(run, index);
        write_stripe(run, index);
    }
    l3_wait(STREAM_OUT_0);
    l3_wait(STREAM_OUT_1);
}

static bool take_buffers(struct dense_run *run, struct layer_memory memory)
{
    const struct window_shape *shape = &run->shape;
    const struct window_plan *plan = &run->plan;
    uint32_t outputs = ALIGN4(run->layer->output.channels);
    uint32_t in_rows = smaller(window_extent(shape, plan->stripe_rows), shape->height);
    uint32_t tile_input = window_extent(shape, plan->tile_rows) *
                          window_extent(shape, plan->tile_columns) * shape->inputs;
    resident_take(&run->resident, &memory.l2, outputs);
    run->weights = (int8_t *)pool_take(&memory.l1, outputs * run->taps);
    run->records = (struct channel_record *)(void *)pool_take(
        &memory.l1, outputs * (uint32_t)sizeof(struct channel_record));
    run->gathered = pool_take(&memory.l1, TEAM_CORES * GATHERED_BYTES);
    for (uint32_t i = 0; i < 2; i++) {
        run->l2_input[i] = pool_take(&memory.l2, in_rows * shape->width * shape->inputs + 4);
        run->l2_output[i] = pool_take(
            &memory.l2, plan->stripe_rows * shape->output_width * outputs);
        run->l1_input[i] = pool_take(&memory.l1, tile_input);
        run->l1_output[i] = pool_take(
            &memory.l1, plan->tile_rows * plan->tile_columns * outputs + 4 * outputs);
    }
    return run->l2_output[1] != NULL && run->l1_output[1] != NULL;
}

bool run_dense(const struct executor_layer *layer, const struct layer_memory *memory)
{
    const struct executor_tensor *input = &layer->left;
    uint32_t outputs = layer->output.channels;
    uint32_t stride = layer->record.stride;
    uint32_t dilation = layer->record.dilation;
    uint32_t taps = packed_taps(9u * input->channels);
    uint32_t weights = ALIGN4(outputs) * (taps + (uint32_t)sizeof(struct channel_record));
    if (input->channels > CHANNEL_BLOCK) {
        return false;
    }
    struct dense_run run = {
        .layer = layer,
        .shape = {input->height, input->width, layer->output.height, layer->output.width, stride,
            dilation, input->channels, ALIGN4(outputs), 1,
            block_width(outputs, block_count(outputs) - 1), weights + 8 * ALIGN4(outputs),
            weights + TEAM_CORES * GATHERED_BYTES + 8 * ALIGN4(outputs) + 2 * MARGIN},
        .resident = {.words = taps / 4, .group = QUAD},
        .pad_top = same_pad_before(input->height, stride, dilation),
        .pad_left = same_pad_before(input->width, stride, dilation),
        .taps = taps,
    };
    struct tiling_memory limits = {memory->l2.left, memory->l1.left};
    if (!plan_window(&run.shape, &limits, &run.plan) || !take_buffers(&run, *memory)) {
        return false;
    }
    if (!memory->only_plan) {
        run_stripes(&run);
    }
    return true;
}
