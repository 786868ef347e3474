// Whole layers in plain C, in L2: what the seam of executor.h does, for networks that fit.
#include "bsp/ram.h"
#include "executor.h"
#include "kernels.h"
#include "requantize.h"
#include "bytes.h"

static struct executor_memory memory;
static uint32_t used;

int executor_open(const struct executor_memory *m)
{
    memory = *m;
    return 0;
}

static uint8_t *take(uint32_t bytes)
{
    uint8_t *at = memory.l2 + used;
    used += (bytes + 7u) & ~7u;
    return used <= memory.l2_bytes ? at : NULL;
}

static void order(const struct executor_tensor *t, uint8_t *hwc, uint8_t *blocked, bool to_hwc)
{
    uint32_t pixels = t->height * t->width;
    for (uint32_t c = 0; c < t->channels; c += 32) {
        uint32_t w = t->channels - c < 32 ? t->channels - c : 32;
        for (uint32_t p = 0; p < pixels; p++) {
            uint8_t *a = hwc + p * t->channels + c, *b = blocked + c * pixels + p * w;
            if (to_hwc) copy_bytes(a, b, w); else copy_bytes(b, a, w);
        }
    }
}

static struct tensor load(const struct executor_tensor *t, uint8_t *blocked)
{
    uint32_t bytes = t->height * t->width * t->channels;
    struct tensor r = {take(bytes), t->height, t->width, t->channels, t->zero_point};
    if (bytes > 0) {
        pi_ram_read(memory.ram, t->at, blocked, bytes);
        order(t, r.bytes, blocked, true);
    }
    return r;
}

void executor_start(const struct executor_layer *l, struct executor_cost *cost, pi_task_t *done)
{
    used = 0;
    uint32_t out_bytes = l->output.height * l->output.width * l->output.channels;
    uint32_t most = l->left.height * l->left.width * l->left.channels;
    uint32_t other = l->right.height * l->right.width * l->right.channels;
    most = most > other ? most : other;
    most = most > out_bytes ? most : out_bytes;
    uint8_t *blocked = take(most);
    struct tensor left = load(&l->left, blocked);
    struct tensor right = load(&l->right, blocked);
    struct tensor output = {take(out_bytes), l->output.height, l->output.width, l->output.channels,
                            l->output.zero_point};
    struct rows rows = {0, output.height};
    if (layer_has_weights(&l->record)) {
        struct layer in = {.channels = l->left.channels};
        uint32_t w = layer_taps(&l->record, &in) * output.channels;
        uint8_t *weights = take(w);
        uint8_t *parameters = take(output.channels * 8);
        pi_ram_read(memory.ram, l->weights, weights, w);
        pi_ram_read(memory.ram, l->parameters, parameters, output.channels * 8);
        struct convolution c = {left, output, l->record.stride, l->record.dilation,
            same_pad_before(left.height, l->record.stride, l->record.dilation),
            same_pad_before(left.width, l->record.stride, l->record.dilation),
            (const int8_t *)weights, parameters};
        if (l->record.operator == OPERATOR_POINTWISE) pointwise(&c, rows);
        else if (l->record.operator == OPERATOR_DENSE_3X3) dense_3x3(&c, rows);
        else depthwise_3x3(&c, rows);
    } else if (l->record.operator == OPERATOR_ADD || l->record.operator == OPERATOR_CONCAT) {
        struct pair p = {left, right, output};
        if (l->record.operator == OPERATOR_ADD) add(&p, rows); else concat(&p, rows);
    } else if (l->record.operator == OPERATOR_GLOBAL_AVERAGE_POOL) {
        global_average_pool(&left, &output, (int32_t)l->record.weights);
    } else {
        broadcast(&left, &output, rows);
    }
    order(&l->output, output.bytes, blocked, false);
    pi_ram_write(memory.ram, l->output.at, blocked, out_bytes);
    cost->cycles = 1;
    cost->wait_cycles = 0;
    pi_task_push(done);
}
