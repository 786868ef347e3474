#include "layers.h"

#include "kernels.h"
#include "requantize.h"

uint8_t *pool_take(struct pool *pool, uint32_t bytes)
{
    uint32_t taken = ALIGN4(bytes) + MARGIN;
    if (taken > pool->left) {
        return NULL;
    }
    uint8_t *at = pool->at;
    pool->at += taken;
    pool->left -= taken;
    return at;
}

void resident_take(struct resident *resident, struct pool *l2, uint32_t outputs)
{
    uint32_t padded = (outputs + 3) / 4 * 4;
    uint32_t weights = padded * resident->words * 4;
    uint32_t records = padded * sizeof(struct channel_record);
    uint8_t *all = pool_take(l2, weights + records + padded * CHANNEL_BYTES);
    resident->weights = (int8_t *)all;
    resident->records = (struct channel_record *)(void *)(all + weights);
    resident->parameters = all + weights + records;
}

void resident_read(
    struct resident *resident, const struct executor_layer *layer, uint32_t first,
    uint32_t outputs)
{
    uint32_t output_bytes = resident->words * 4;
    uint32_t padded = resident->group == QUAD ? (outputs + 3) / 4 * 4 : outputs;
    resident->outputs = outputs;
    resident->zero_point = layer->output.zero_point;
    l3_read(STREAM_WEIGHTS, layer->weights + first * output_bytes, (uint8_t *)resident->weights,
        padded * output_bytes);
    l3_read(STREAM_WEIGHTS, layer->parameters + first * CHANNEL_BYTES, resident->parameters,
        outputs * CHANNEL_BYTES);
}

static struct weight_sums sums_of(const struct resident *resident, uint32_t output)
{
    if (resident->group == QUAD) {
        uint32_t block = output / 4 * resident->words * 16;
        return weight_sums(resident->weights + block + output % 4 * 4, resident->words, 16);
    }
    return weight_sums(resident->weights + output * resident->words * 4, resident->words, 4);
}

static void prepare(void *argument, uint32_t core)
{
    const struct resident *resident = argument;
    uint32_t records = (resident->outputs + resident->group - 1) / resident->group *
                       resident->group;
    for (uint32_t i = core; i < records; i += TEAM_CORES) {
        if (i < resident->outputs) {
            resident->records[i] = channel_record(resident->parameters + i * CHANNEL_BYTES,
                sums_of(resident, i), resident->zero_point);
        } else {
            resident->records[i] = (struct channel_record){.high = INT32_MAX};
        }
    }
}

void resident_prepare(struct resident *resident)
{
    l3_wait(STREAM_WEIGHTS);
    team(prepare, resident);
}

void close_up(uint8_t *pixels, uint32_t count, uint32_t width)
{
    const uint8_t *from = pixels;
    uint8_t *to = pixels;
    for (uint32_t i = 0; i < count && width % 4 != 0; i++) {
        for (uint32_t j = 0; j < width; j++) {
            to[j] = from[j];
        }
        from += ALIGN4(width);
        to += width;
    }
}

static bool run(
    const struct executor_layer *layer, const struct work_memory *memory, bool only_plan)
{
    const struct layer_memory whole = {
        .l2 = {memory->l2 + MARGIN, memory->l2_bytes - MARGIN},
        .l1 = {memory->l1 + MARGIN, memory->l1_bytes - MARGIN},
        .only_plan = only_plan,
    };
    switch (layer->record.operator) {
    case OPERATOR_DENSE_3X3:
        return run_dense(layer, &whole);
    case OPERATOR_POINTWISE:
        return run_pointwise(layer, &whole);
    case OPERATOR_DEPTHWISE_3X3:
        return run_depthwise(layer, &whole);
    case OPERATOR_ADD:
        return run_add(layer, &whole);
    case OPERATOR_GLOBAL_AVERAGE_POOL:
        return run_pool(layer, &whole);
    case OPERATOR_BROADCAST:
        return run_broadcast(layer, &whole);
    case OPERATOR_CONCAT:
        return run_concat(layer, &whole);
    default:
        return false;
    }
}

bool layer_fits(const struct executor_layer *layer, const struct work_memory *memory)
{
    return run(layer, memory, true);
}

bool layer_run(const struct executor_layer *layer, const struct work_memory *memory)
{
    return run(layer, memory, false);
}
