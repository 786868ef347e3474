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
    // the stripe: where its parts lie in L2, and what the cores work on
    uint32_t stripe;
    uint32_t stripe_pixels;
    struct pixels tile;
    uint32_t sub;
    uint32_t step;
};

static uint32_t subs(const struct run *run)
{
    return (run->outputs + run->plan.sub_outputs - 1) / run->plan.sub_outputs;
}

// Outputs of a tile that lie in one output buffer of L1: whole blocks.
static uint32_t buffered_outputs(const struct run *run)
{
    uint32_t sub = run->plan.sub_outputs;
    return sub > CHANNEL_BLOCK ? sub : CHANNEL_BLOCK;
}

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

static struct pixels tile_at(const struct run *run, uint32_t index)
{
    uint32_t first = index * run->plan.tile_pixels;
    return (struct pixels){first, smaller(run->plan.tile_pixels, run->stripe_pixels - first)};
}

static void read_tile(const struct run *run, uint32_t index, enum stream stream)
{
    struct pixels tile = tile_at(run, index);
    uint8_t *from = run->l2.input[run->stripe & 1];
    uint8_t *to = run->l1.input[index & 1];
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
static uint32_t weights_buffer(const struct run *run, uint32_t step)
{
    return subs(run) > 1 ? step & 1 : 0;
}

static void read_weights(const struct run *run, uint32_t step, enum stream stream)
{
    uint32_t sub = step % subs(run);
    uint32_t buffer = weights_buffer(run, step);
    uint32_t first = sub * run->plan.sub_outputs;
    uint32_t outputs = ALIGN4(smaller(run->plan.sub_outputs, run->outputs - first));
    uint32_t output_bytes = run->resident.words * 4;
    l1_read(stream, &(struct line_copy){
        (uint8_t *)run->resident.weights + first * output_bytes, (uint8_t *)run->weights[buffer],
        outputs * output_bytes, 1, 0});
    l1_read(stream, &(struct line_copy){
        (uint8_t *)(run->resident.records + first), (uint8_t *)run->records[buffer],
        outputs * (uint32_t)sizeof(struct channel_record), 1, 0});
}

// What step needs and the step before had not: a step is a sub-chunk on a tile.
static void read_step(const struct run *run, uint32_t step)
{
    enum stream stream = STREAM_IN_0 + (step & 1);
    uint32_t count = subs(run);
    if (step % count == 0) {
        read_tile(run, step / count, stream);
    }
    if (count > 1 || (step == 0 && run->stripe == 0)) {
        read_weights(run, step, stream);
    }
}

static uint32_t output_stride(const struct run *run, uint32_t output)
{
    return ALIGN4(block_width(run->outputs, output / CHANNEL_BLOCK));
}

// Where four outputs of the tile's first pixel lie in L1.
static uint8_t *output_at(const struct run *run, uint32_t output)
{
    uint32_t buffered = buffered_outputs(run);
    uint32_t tile = run->step / subs(run);
    uint32_t buffers = (run->outputs + buffered - 1) / buffered;
    uint32_t buffer = tile * buffers + output / buffered;
    uint32_t inside = output % buffered;
    return run->l1.output[buffer & 1] +
           inside / CHANNEL_BLOCK * CHANNEL_BLOCK * run->tile.pixels + inside % CHANNEL_BLOCK;
}

static struct pointwise_tile tile_of(const struct run *run, uint32_t output, uint32_t quad)
{
    uint32_t inputs = run->inputs;
    uint32_t tile = run->step / subs(run);
    uint32_t stride = smaller(inputs, CHANNEL_BLOCK);
    uint32_t rest = inputs > CHANNEL_BLOCK ? inputs % CHANNEL_BLOCK : 0;
    const uint8_t *input = run->l1.input[tile & 1];
    uint32_t in_sub = output - run->sub * run->plan.sub_outputs;
    uint32_t out_stride = output_stride(run, output);
    uint32_t buffer = weights_buffer(run, run->step);
    return (struct pointwise_tile){
        .input = input + quad * QUAD * stride,
        .rest = input + inputs / CHANNEL_BLOCK * CHANNEL_BLOCK * run->tile.pixels +
                quad * QUAD * rest,
        .weights = run->weights[buffer] + in_sub * run->resident.words * 4,
        .channels = run->records[buffer] + in_sub,
        .output = output_at(run, output) + quad * QUAD * out_stride,
        .stride = stride,
        .block_bytes = run->tile.pixels * CHANNEL_BLOCK,
        .words = (stride + 3) / 4,
        .middle = inputs > CHANNEL_BLOCK ? inputs / CHANNEL_BLOCK - 1 : 0,
        .rest_words = (rest + 3) / 4,
        .rest_stride = rest,
        .output_stride = out_stride,
        .requantization = run->resident.needs[output / QUAD],
        .odd = run->resident.zero_point & 1,
    };
}

// The step's pieces of four pixels by four outputs, in equal shares.
static void work(void *argument, uint32_t core)
{
    const struct run *run = argument;
    uint32_t first = run->sub * run->plan.sub_outputs;
    uint32_t outputs = smaller(run->plan.sub_outputs, run->outputs - first);
    uint32_t quads = run->tile.pixels / QUAD;
    uint32_t pieces = (outputs + QUAD - 1) / QUAD * quads;
    uint32_t piece = pieces * core / TEAM_CORES;
    uint32_t last = pieces * (core + 1) / TEAM_CORES;
    while (piece < last) {
        uint32_t quad = piece % quads;
        struct pointwise_tile tile = tile_of(run, first + piece / quads * QUAD, quad);
        tile.quads = smaller(quads - quad, last - piece);
        pointwise_quads(&tile);
        piece += tile.quads;
    }
}

// The buffer that begins with `output` goes to the stripe's output in L2.
static void write_buffer(const struct run *run, uint32_t output, enum stream stream)
{
    uint32_t outputs = smaller(buffered_outputs(run), run->outputs - output);
    uint32_t whole = outputs / CHANNEL_BLOCK;
    uint32_t rest = outputs % CHANNEL_BLOCK;
    uint8_t *from = output_at(run, output);
    uint8_t *to = run->l2.output[run->stripe & 1] + output * run->stripe_pixels;
    if (whole > 0) {
        l1_write(stream, &(struct line_copy){to + run->tile.first * CHANNEL_BLOCK, from,
            run->tile.pixels * CHANNEL_BLOCK, whole, run->stripe_pixels * CHANNEL_BLOCK});
    }
    if (rest > 0) {
        uint8_t *pixels = from + whole * CHANNEL_BLOCK * run->tile.pixels;
        close_up(pixels, run->tile.pixels, rest);
        l1_write(stream, &(struct line_copy){
            to + whole * CHANNEL_BLOCK * run->stripe_pixels + run->tile.first * rest, pixels,
            run->tile.pixels * rest, 1, 0});
    }
}

static void compute_step(struct run *run, uint32_t step)
{
    uint32_t buffered = buffered_outputs(run);
    run->step = step;
    run->tile = tile_at(run, step / subs(run));
    run->sub = step % subs(run);
    uint32_t first = run->sub * run->plan.sub_outputs;
    uint32_t end = smaller(first + run->plan.sub_outputs, run->outputs);
    uint32_t tile = step / subs(run);
    uint32_t buffers = (run->outputs + buffered - 1) / buffered;
    enum stream stream = STREAM_OUT_0 + ((tile * buffers + first / buffered) & 1);
    if (first % buffered == 0) {
        l1_wait(stream);
    }
    team(work, run);
    if (end % buffered == 0 || end == run->outputs) {
        write_buffer(run, first / buffered * buffered, stream);
    }
}

static void compute_stripe(struct run *run, uint32_t stripe)
{
    uint32_t first = stripe * run->plan.stripe_pixels;
    run->stripe = stripe;
    run->stripe_pixels = ALIGN4(smaller(run->plan.stripe_pixels, run->pixels - first));
    uint32_t tiles = (run->stripe_pixels + run->plan.tile_pixels - 1) / run->plan.tile_pixels;
    uint32_t steps = tiles * subs(run);
    read_step(run, 0);
    for (uint32_t step = 0; step < steps; step++) {
        l1_wait(STREAM_IN_0 + (step & 1));
        if (step + 1 < steps) {
            read_step(run, step + 1);
        }
        compute_step(run, step);
    }
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
    resident_take(&run->resident, &memory.l2, plan->chunk_outputs);
    for (uint32_t i = 0; i < 2; i++) {
        run->l2.input[i] = pool_take(&memory.l2, plan->stripe_pixels * words);
        run->l2.output[i] = pool_take(
            &memory.l2, plan->stripe_pixels * ALIGN4(plan->chunk_outputs));
        uint32_t tile = plan->tile_pixels;
        run->l1.input[i] = pool_take(&memory.l1, tile * words);
        run->l1.output[i] = pool_take(&memory.l1, tile * buffered_outputs(run));
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
    while (run.first_output < shape.outputs) {
        run.outputs = smaller(run.plan.chunk_outputs, shape.outputs - run.first_output);
        run_chunk(&run);
        run.first_output += run.outputs;
    }
    return true;
}
