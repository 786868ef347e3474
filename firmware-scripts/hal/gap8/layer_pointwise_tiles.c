// A stripe of a pointwise layer in L1: tiles of pixels by sub-chunks of the outputs.
#include "layer_pointwise.h"

// Tiles take turns in two buffers, or each waits for the one before.
static uint8_t *input_buffer(const struct pointwise_run *run, const struct pointwise_step *step)
{
    return run->l1.input[run->plan.input_copies == 2 ? step->tile & 1 : 0];
}

static void read_tile(
    const struct pointwise_run *run, const struct pointwise_step *step, enum stream stream)
{
    struct pixels tile = step->pixels;
    uint8_t *from = run->l2.input[run->stripe & 1];
    uint8_t *to = input_buffer(run, step);
    uint32_t whole = run->inputs / CHANNEL_BLOCK;
    uint32_t rest = run->inputs % CHANNEL_BLOCK;
    if (whole > 0) {
        l1_read(stream, &(struct line_copy){from + tile.first * CHANNEL_BLOCK, to,
            tile.pixels * CHANNEL_BLOCK, whole, run->stripe_pixels * CHANNEL_BLOCK});
    }
    if (rest > 0) {
        uint32_t before = whole * CHANNEL_BLOCK;
        l1_read(stream, &(struct line_copy){
            from + run->stripe_pixels * before + tile.first * rest, to + tile.pixels * before,
            tile.pixels * rest, 1, 0});
    }
}

// Weights change places only where there are several sub-chunks.
static uint32_t weights_buffer(const struct pointwise_run *run, const struct pointwise_step *step)
{
    return run->several_subs ? step->index & 1 : 0;
}

static void read_weights(
    const struct pointwise_run *run, const struct pointwise_step *step, enum stream stream)
{
    uint32_t buffer = weights_buffer(run, step);
    uint32_t outputs = ALIGN4(step->outputs);
    uint32_t output_bytes = run->resident.words * 4;
    l1_read(stream, &(struct line_copy){
        (uint8_t *)run->resident.weights + step->first_output * output_bytes,
        (uint8_t *)run->weights[buffer], outputs * output_bytes, 1, 0});
    l1_read(stream, &(struct line_copy){
        (uint8_t *)(run->resident.records + step->first_output), (uint8_t *)run->records[buffer],
        outputs * (uint32_t)sizeof(struct channel_record), 1, 0});
}

// What the step needs and the one before had not; a tile, only if there is a buffer free for it.
static void read_step(const struct pointwise_run *run, const struct pointwise_step *step)
{
    enum stream stream = STREAM_IN_0 + (step->index & 1);
    if (step->sub == 0 && run->plan.input_copies == 2) {
        read_tile(run, step, stream);
    }
    if (run->several_subs || (step->index == 0 && run->stripe == 0)) {
        read_weights(run, step, stream);
    }
}

static struct pointwise_step first_step(const struct pointwise_run *run)
{
    return (struct pointwise_step){
        .outputs = smaller(run->plan.sub_outputs, run->outputs),
        .pixels = {0, smaller(run->plan.tile_pixels, run->stripe_pixels)},
    };
}

// False after the last one.
static bool next_step(const struct pointwise_run *run, struct pointwise_step *step)
{
    uint32_t next = step->first_output + step->outputs;
    bool tile_ends = next == run->outputs;
    step->buffer += tile_ends || (next & (run->buffered - 1)) == 0;
    step->index++;
    step->sub++;
    step->first_output = next;
    if (tile_ends) {
        step->sub = 0;
        step->first_output = 0;
        step->tile++;
        step->pixels.first += step->pixels.pixels;
        uint32_t left = run->stripe_pixels - step->pixels.first;
        step->pixels.pixels = smaller(run->plan.tile_pixels, left);
    }
    step->outputs = smaller(run->plan.sub_outputs, run->outputs - step->first_output);
    return step->pixels.pixels > 0;
}

// The tile without what differs from piece to piece.
static void prepare_tile(struct pointwise_run *run)
{
    const struct pointwise_step *step = &run->step;
    uint32_t inputs = run->inputs;
    uint32_t stride = smaller(inputs, CHANNEL_BLOCK);
    uint32_t rest = inputs > CHANNEL_BLOCK ? inputs % CHANNEL_BLOCK : 0;
    uint32_t pixels = step->pixels.pixels;
    run->tile = (struct pointwise_tile){
        .input = input_buffer(run, step),
        .rest = input_buffer(run, step) + inputs / CHANNEL_BLOCK * CHANNEL_BLOCK * pixels,
        .weights = run->weights[weights_buffer(run, step)],
        .channels = run->records[weights_buffer(run, step)],
        .output = run->l1.output[step->buffer & 1],
        .stride = stride,
        .block_bytes = pixels * CHANNEL_BLOCK,
        .words = (stride + 3) / 4,
        .middle = inputs > CHANNEL_BLOCK ? inputs / CHANNEL_BLOCK - 1 : 0,
        .rest_words = (rest + 3) / 4,
        .rest_stride = rest,
        .odd = run->resident.zero_point & 1,
    };
}

// Four outputs for some quads of the tile.
static void piece(const struct pointwise_run *run, uint32_t block, uint32_t quad, uint32_t quads)
{
    struct pointwise_tile tile = run->tile;
    uint32_t in_sub = block * QUAD;
    uint32_t output = run->step.first_output + in_sub;
    uint32_t in_buffer = run->several_subs ? output & (run->buffered - 1) : output;
    uint32_t of_block = in_buffer & ~(CHANNEL_BLOCK - 1);
    tile.output_stride = ALIGN4(smaller(CHANNEL_BLOCK, run->outputs - (output - output % 32)));
    tile.input += quad * QUAD * tile.stride;
    tile.rest += quad * QUAD * tile.rest_stride;
    tile.weights += in_sub * run->resident.words * 4;
    tile.channels += in_sub;
    tile.output += of_block * run->step.pixels.pixels + (in_buffer - of_block) +
                   quad * QUAD * tile.output_stride;
    tile.requantization = requantization_of(tile.channels, QUAD, run->resident.zero_point);
    tile.quads = quads;
    pointwise_quads(&tile);
}

// A buffer of outputs that the step before completed goes to the stripe's output in L2.
static void write_buffer(const struct pointwise_run *run)
{
    const struct pointwise_step *step = &run->before;
    enum stream stream = STREAM_OUT_0 + (step->buffer & 1);
    struct pixels tile = step->pixels;
    uint32_t end = step->first_output + step->outputs;
    uint32_t first = run->several_subs ? (end - 1) & ~(run->buffered - 1) : 0;
    uint32_t whole = (end - first) / CHANNEL_BLOCK;
    uint32_t rest = (end - first) % CHANNEL_BLOCK;
    uint8_t *from = run->l1.output[step->buffer & 1];
    uint8_t *to = run->l2.output[run->stripe & 1] + first * run->stripe_pixels;
    if (whole > 0) {
        l1_write(stream, &(struct line_copy){to + tile.first * CHANNEL_BLOCK, from,
            tile.pixels * CHANNEL_BLOCK, whole, run->stripe_pixels * CHANNEL_BLOCK});
    }
    if (rest > 0) {
        uint8_t *pixels = from + whole * CHANNEL_BLOCK * tile.pixels;
        close_up(pixels, tile.pixels, rest);
        l1_write(stream, &(struct line_copy){
            to + whole * CHANNEL_BLOCK * run->stripe_pixels + tile.first * rest, pixels,
            tile.pixels * rest, 1, 0});
    }
}

// The step's pieces of four pixels by four outputs, in equal shares.
static void work(void *argument, uint32_t core)
{
    const struct pointwise_run *run = argument;
    uint32_t quads = run->step.pixels.pixels / QUAD;
    uint32_t pieces = (run->step.outputs + QUAD - 1) / QUAD * quads;
    uint32_t first = pieces * core / TEAM_CORES;
    uint32_t left = pieces * (core + 1) / TEAM_CORES - first;
    uint32_t block = left > 0 ? first / quads : 0;
    uint32_t quad = first - block * quads;
    if (core == 0 && run->writes) {
        write_buffer(run);
    }
    if (core == 0 && run->more) {
        read_step(run, &run->next);
    }
    if (core == 0) {
        l1_start();
    }
    while (left > 0) {
        uint32_t now = smaller(quads - quad, left);
        piece(run, block, quad, now);
        left -= now;
        quad = 0;
        block++;
    }
}

// Computes the step while the next one's inputs come.
static bool compute_step(struct pointwise_run *run)
{
    const struct pointwise_step *step = &run->step;
    run->next = *step;
    run->more = next_step(run, &run->next);
    if (step->sub == 0 && run->plan.input_copies == 1) {
        read_tile(run, step, STREAM_IN_0 + (step->index & 1));
        l1_start();
    }
    l1_wait(STREAM_IN_0 + (step->index & 1));
    if (!run->several_subs || (step->first_output & (run->buffered - 1)) == 0) {
        l1_wait(STREAM_OUT_0 + (step->buffer & 1));
    }
    prepare_tile(run);
    team(work, run);
    run->writes = run->next.buffer != step->buffer;
    run->before = *step;
    run->step = run->next;
    return run->more;
}

void pointwise_stripe(struct pointwise_run *run, uint32_t stripe)
{
    uint32_t first = stripe * run->plan.stripe_pixels;
    run->stripe = stripe;
    run->stripe_pixels = ALIGN4(smaller(run->plan.stripe_pixels, run->pixels - first));
    run->step = first_step(run);
    read_step(run, &run->step);
    l1_start();
    while (compute_step(run)) {
    }
    write_buffer(run);
    l1_start();
    run->writes = false;
    l1_wait(STREAM_OUT_0);
    l1_wait(STREAM_OUT_1);
}
