// Pointwise layers. L2: a chunk of outputs' weights, and stripes of pixels. L1: tiles of pixels,
// and a sub-chunk of the weights; all of these double buffered where they change.
#include "layers.h"

#include "kernels.h"

// Some pixels of a stripe, or a tile of them: pixels is a multiple of 4.
struct pixels {
    uint32_t first;
    uint32_t pixels;
};

struct buffers {
    uint8_t *input[2];
    uint8_t *output[2];
};

// A step is a sub-chunk of the outputs on a tile. Only sums and comparisons from step to step: the
// cluster divides slowly.
struct step {
    uint32_t tile;
    uint32_t sub;
    // of all steps of the stripe, and of all output buffers
    uint32_t index;
    uint32_t buffer;
    // outputs [first_output, first_output + outputs) on pixels [first, first + pixels)
    uint32_t first_output;
    uint32_t outputs;
    struct pixels pixels;
};

struct run {
    const struct executor_layer *layer;
    struct pointwise_plan plan;
    struct resident resident;
    struct buffers l2;
    struct buffers l1;
    int8_t *weights[2];
    struct channel_record *records[2];
    uint32_t inputs;
    uint32_t pixels;
    // the chunk
    uint32_t first_output;
    uint32_t outputs;
    bool several_subs;
    // outputs in a buffer of L1: whole blocks
    uint32_t buffered;
    uint32_t stripe;
    uint32_t stripe_pixels;
    // what the cores work on; meanwhile core 0 sends the buffer before to L2 and fetches the next
    // step's inputs. It does that among the others, because a line of code that is not in the cache
    // waits behind all that the DMA moves.
    struct step step;
    struct step next;
    bool more;
    struct step before;
    bool writes;
    struct pointwise_tile tile;
};

static void read_stripe(const struct run *run, uint32_t stripe)
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

static void write_stripe(const struct run *run, uint32_t stripe)
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

// Tiles take turns in two buffers, or each waits for the one before.
static uint8_t *input_buffer(const struct run *run, const struct step *step)
{
    return run->l1.input[run->plan.input_copies == 2 ? step->tile & 1 : 0];
}

static void read_tile(const struct run *run, const struct step *step, enum stream stream)
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
static uint32_t weights_buffer(const struct run *run, const struct step *step)
{
    return run->several_subs ? step->index & 1 : 0;
}

static void read_weights(const struct run *run, const struct step *step, enum stream stream)
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
static void read_step(const struct run *run, const struct step *step)
{
    enum stream stream = STREAM_IN_0 + (step->index & 1);
    if (step->sub == 0 && run->plan.input_copies == 2) {
        read_tile(run, step, stream);
    }
    if (run->several_subs || (step->index == 0 && run->stripe == 0)) {
        read_weights(run, step, stream);
    }
}

static struct step first_step(const struct run *run)
{
    return (struct step){
        .outputs = smaller(run->plan.sub_outputs, run->outputs),
        .pixels = {0, smaller(run->plan.tile_pixels, run->stripe_pixels)},
    };
}

// False after the last one.
static bool next_step(const struct run *run, struct step *step)
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
static void prepare_tile(struct run *run)
{
    const struct step *step = &run->step;
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
static void piece(const struct run *run, uint32_t block, uint32_t quad, uint32_t quads)
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
static void write_buffer(const struct run *run)
{
    const struct step *step = &run->before;
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
    const struct run *run = argument;
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
static bool compute_step(struct run *run)
{
    const struct step *step = &run->step;
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

static void compute_stripe(struct run *run, uint32_t stripe)
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

static void run_chunk(struct run *run)
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
        compute_stripe(run, stripe);
        write_stripe(run, stripe);
    }
    l3_wait(STREAM_OUT_0);
    l3_wait(STREAM_OUT_1);
}

static bool take_buffers(struct run *run, struct layer_memory memory)
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
    struct run run = {
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
