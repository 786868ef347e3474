// Pointwise layers. L2: a chunk of outputs' weights, and stripes of pixels. L1: tiles of pixels,
// and a sub-chunk of the weights; all of these double buffered where they change.
#include "layer_pointwise.h"

#include "kernels.h"

static void read_stripe(const struct pointwise_run *run, uint32_t stripe)
{
    uint32_t first = stripe * run->plan.stripe_pixels;
    uint32_t pixels = smaller(run->plan.stripe_pixels, run->pixels - first);
    uint8_t *to = run->l2.input[stripe & 1];
    for (uint32_t block = 0; block < block_count(run->inputs); block++) {
        uint32_t width = block_width(run->inputs, block);
        uint32_t at = run->layer->left.at + block * CHANNEL_BLOCK * run->pixels + first * width;
        l3_read(STREAM_IN_0 + (stripe & 1), at, to, ALIGN4(pixels * width));
        to += ALIGN4(pixels) * width;
    }
}

static void write_stripe(const struct pointwise_run *run, uint32_t stripe)
{
    uint32_t first = stripe * run->plan.stripe_pixels;
    uint32_t pixels = smaller(run->plan.stripe_pixels, run->pixels - first);
    const uint8_t *from = run->l2.output[stripe & 1];
    for (uint32_t block = 0; block < block_count(run->outputs); block++) {
        uint32_t width = block_width(run->outputs, block);
        uint32_t channel = run->first_output + block * CHANNEL_BLOCK;
        uint32_t at = run->layer->output.at + channel * run->pixels + first * width;
        l3_write(STREAM_OUT_0 + (stripe & 1), at, from, ALIGN4(pixels * width));
        from += ALIGN4(pixels) * width;
    }
}

static void run_chunk(struct pointwise_run *run)
{
    uint32_t stripes = (run->pixels + run->plan.stripe_pixels - 1) / run->plan.stripe_pixels;
    resident_read(&run->resident, run->layer, run->first_output, run->outputs);
    read_stripe(run, 0);
    resident_prepare(&run->resident);
    for (uint32_t stripe = 0; stripe < stripes; stripe++) {
        if (stripe + 1 < stripes) {
            read_stripe(run, stripe + 1);
        }
        l3_wait(STREAM_IN_0 + (stripe & 1));
        l3_wait(STREAM_OUT_0 + (stripe & 1));
        pointwise_stripe(run, stripe);
        write_stripe(run, stripe);
    }
    l3_wait(STREAM_OUT_0);
    l3_wait(STREAM_OUT_1);
}

static bool take_buffers(struct pointwise_run *run, struct layer_memory memory)
{
    const struct pointwise_plan *plan = &run->plan;
    uint32_t words = packed_taps(run->inputs);
    uint32_t copies = plan->sub_outputs < plan->chunk_outputs ? 2 : 1;
    uint32_t weights = ALIGN4(plan->sub_outputs) * words;
    uint32_t records = ALIGN4(plan->sub_outputs) * (uint32_t)sizeof(struct channel_record);
    run->several_subs = copies > 1;
    run->buffered = plan->sub_outputs > CHANNEL_BLOCK ? plan->sub_outputs : CHANNEL_BLOCK;
    resident_take(&run->resident, &memory.l2, plan->chunk_outputs);
    for (uint32_t i = 0; i < 2; i++) {
        run->l2.input[i] = pool_take(&memory.l2, plan->stripe_pixels * words);
        run->l2.output[i] = pool_take(
            &memory.l2, plan->stripe_pixels * ALIGN4(plan->chunk_outputs));
        uint32_t tile = plan->tile_pixels;
        if (i < plan->input_copies) {
            run->l1.input[i] = pool_take(&memory.l1, tile * words);
        }
        run->l1.output[i] = pool_take(&memory.l1, tile * run->buffered);
    }
    uint8_t *all = pool_take(&memory.l1, copies * (weights + records));
    run->records[0] = (struct channel_record *)(void *)all;
    run->weights[0] = (int8_t *)(all + records);
    run->records[1] = (struct channel_record *)(void *)(all + (copies - 1) * (weights + records));
    run->weights[1] = (int8_t *)(run->records[1]) + records;
    return run->l2.output[1] != NULL && all != NULL;
}

bool run_pointwise(const struct executor_layer *layer, const struct layer_memory *memory)
{
    struct pointwise_run run = {
        .layer = layer,
        .inputs = layer->left.channels,
        .pixels = tensor_pixels(&layer->left),
        .resident = {.words = packed_taps(layer->left.channels) / 4, .group = QUAD},
    };
    struct pointwise_shape shape = {run.pixels, run.inputs, layer->output.channels};
    struct tiling_memory limits = {memory->l2.left, memory->l1.left};
    if (!plan_pointwise(&shape, &limits, &run.plan) || !take_buffers(&run, *memory)) {
        return false;
    }
    while (!memory->only_plan && run.first_output < shape.outputs) {
        run.outputs = smaller(run.plan.chunk_outputs, shape.outputs - run.first_output);
        run_chunk(&run);
        run.first_output += run.outputs;
    }
    return true;
}
