// schedule_validate: every rule of schedule.md, before anything runs.
#include "bytes.h"
#include "kernels.h"
#include "requantize.h"
#include "schedule.h"

#define STRIDE_MAX 3
#define DILATION_MAX 4
#define POOL_POSITIONS_MAX 65536

// One layer with the layers it reads; absent inputs are all zeros.
struct checked {
    const struct schedule *schedule;
    const struct schedule_limits *limits;
    uint32_t index;
    struct layer layer;
    struct layer left;
    struct layer right;
};

static bool overlap(const struct layer *a, const struct layer *b)
{
    return a->output < b->output + layer_elements(b) && b->output < a->output + layer_elements(a);
}

static uint32_t input_count(uint8_t operator)
{
    switch (operator) {
    case OPERATOR_INPUT:
        return 0;
    case OPERATOR_ADD:
    case OPERATOR_CONCAT:
        return 2;
    default:
        return 1;
    }
}

static enum schedule_reason check_fields(const struct checked *c)
{
    const struct layer *layer = &c->layer;
    if (layer->operator < OPERATOR_INPUT || layer->operator > OPERATOR_CONCAT) {
        return SCHEDULE_BAD_OPERATOR;
    }
    if (layer->reserved != 0) {
        return SCHEDULE_BAD_RESERVED;
    }
    if (layer_elements(layer) == 0) {
        return SCHEDULE_BAD_SHAPE;
    }
    bool window = layer->operator == OPERATOR_DENSE_3X3 ||
                  layer->operator == OPERATOR_DEPTHWISE_3X3;
    uint32_t stride_max = window ? STRIDE_MAX : 1;
    uint32_t dilation_max = window ? DILATION_MAX : 1;
    if (layer->stride < 1 || layer->stride > stride_max || layer->dilation < 1 ||
        layer->dilation > dilation_max) {
        return SCHEDULE_BAD_WINDOW;
    }
    if (!layer_has_weights(layer) && layer->parameters != 0) {
        return SCHEDULE_BAD_RESERVED;
    }
    bool uses_weights = layer_has_weights(layer) || layer->operator == OPERATOR_GLOBAL_AVERAGE_POOL;
    return uses_weights || layer->weights == 0 ? SCHEDULE_VALID : SCHEDULE_BAD_RESERVED;
}

static enum schedule_reason check_inputs(const struct checked *c)
{
    uint32_t count = input_count(c->layer.operator);
    bool left_right = count < 1 ? c->layer.left == SCHEDULE_NO_INPUT : c->layer.left < c->index;
    bool right_right = count < 2 ? c->layer.right == SCHEDULE_NO_INPUT : c->layer.right < c->index;
    if (!left_right || !right_right) {
        return SCHEDULE_BAD_INPUT;
    }
    if (c->layer.operator == OPERATOR_INPUT && c->index > 0) {
        struct layer before = schedule_layer(c->schedule, c->index - 1);
        return before.operator == OPERATOR_INPUT ? SCHEDULE_VALID : SCHEDULE_BAD_INPUT;
    }
    return c->layer.operator == OPERATOR_INPUT || c->index > 0 ? SCHEDULE_VALID
                                                               : SCHEDULE_BAD_INPUT;
}

static bool same_size(const struct layer *a, const struct layer *b)
{
    return a->height == b->height && a->width == b->width;
}

static bool shape_fits(const struct checked *c)
{
    const struct layer *layer = &c->layer;
    const struct layer *left = &c->left;
    const struct layer *right = &c->right;
    switch (layer->operator) {
    case OPERATOR_DENSE_3X3:
    case OPERATOR_DEPTHWISE_3X3:
        return layer->height == same_output_size(left->height, layer->stride) &&
               layer->width == same_output_size(left->width, layer->stride) &&
               (layer->operator == OPERATOR_DENSE_3X3 || layer->channels == left->channels);
    case OPERATOR_POINTWISE:
        return same_size(layer, left);
    case OPERATOR_ADD:
        return same_size(layer, left) && same_size(layer, right) &&
               layer->channels == left->channels && layer->channels == right->channels;
    case OPERATOR_CONCAT:
        return same_size(layer, left) && same_size(layer, right) &&
               layer->channels == left->channels + right->channels;
    case OPERATOR_GLOBAL_AVERAGE_POOL:
        return layer->height == 1 && layer->width == 1 && layer->channels == left->channels &&
               (uint32_t)left->height * left->width <= POOL_POSITIONS_MAX;
    case OPERATOR_BROADCAST:
        return left->height == 1 && left->width == 1 && layer->channels == left->channels;
    default:
        return true;
    }
}

static bool zero_points_fit(const struct checked *c)
{
    switch (c->layer.operator) {
    case OPERATOR_ADD:
    case OPERATOR_CONCAT:
        return c->layer.zero_point == c->left.zero_point &&
               c->layer.zero_point == c->right.zero_point;
    case OPERATOR_BROADCAST:
        return c->layer.zero_point == c->left.zero_point;
    default:
        return true;
    }
}

static enum schedule_reason check_input_memory(const struct checked *c, uint16_t input)
{
    struct layer read = schedule_layer(c->schedule, input);
    bool in_place = c->layer.operator == OPERATOR_ADD && read.output == c->layer.output;
    if (overlap(&read, &c->layer) && !in_place) {
        return SCHEDULE_OVERLAP;
    }
    for (uint32_t i = input + 1u; i < c->index; i++) {
        struct layer between = schedule_layer(c->schedule, i);
        if (overlap(&between, &read)) {
            return SCHEDULE_OVERWRITTEN;
        }
    }
    return SCHEDULE_VALID;
}

static enum schedule_reason check_memory(const struct checked *c)
{
    if (c->layer.output % TENSOR_ALIGNMENT != 0) {
        return SCHEDULE_MISALIGNED;
    }
    if (c->layer.output + layer_elements(&c->layer) > c->schedule->arena_bytes) {
        return SCHEDULE_OUTSIDE_ARENA;
    }
    uint32_t count = input_count(c->layer.operator);
    enum schedule_reason reason = SCHEDULE_VALID;
    if (count > 0) {
        reason = check_input_memory(c, c->layer.left);
    }
    if (count > 1 && reason == SCHEDULE_VALID) {
        reason = check_input_memory(c, c->layer.right);
    }
    return reason;
}

static bool channel_fits(const uint8_t *p)
{
    int32_t bias = (int32_t)get_u32(p);
    int32_t multiplier = (int32_t)get_u32(p + 4);
    return bias >= -BIAS_MAX && bias <= BIAS_MAX && multiplier >= 1 && multiplier <= MULTIPLIER_MAX;
}

// Bounds that keep every accumulator and product inside int32.
static bool channels_fit(const struct checked *c)
{
    uint8_t bytes[64 * CHANNEL_BYTES];
    uint32_t end = c->layer.channels * (uint32_t)CHANNEL_BYTES;
    for (uint32_t at = 0; at < end; at += sizeof bytes) {
        uint32_t count = end - at < sizeof bytes ? end - at : sizeof bytes;
        c->limits->copy(bytes, c->limits->parameters + c->layer.parameters + at, count);
        for (uint32_t i = 0; i < count; i += CHANNEL_BYTES) {
            if (!channel_fits(bytes + i)) {
                return false;
            }
        }
    }
    return true;
}

static enum schedule_reason check_weights(const struct checked *c)
{
    const struct layer *layer = &c->layer;
    if (layer->operator == OPERATOR_GLOBAL_AVERAGE_POOL) {
        uint32_t positions = (uint32_t)c->left.height * c->left.width;
        return layer->weights == pool_multiplier(positions) ? SCHEDULE_VALID : SCHEDULE_BAD_CHANNEL;
    }
    if (!layer_has_weights(layer)) {
        return SCHEDULE_VALID;
    }
    uint32_t taps = layer_taps(layer, &c->left);
    if (taps > TAPS_MAX) {
        return SCHEDULE_TOO_MANY_TAPS;
    }
    if ((layer->weights | layer->parameters) % TENSOR_ALIGNMENT != 0) {
        return SCHEDULE_MISALIGNED;
    }
    if (layer->weights + layer_weight_bytes(layer, &c->left) > c->limits->weights_bytes) {
        return SCHEDULE_OUTSIDE_WEIGHTS;
    }
    uint64_t parameters_end = layer->parameters + (uint64_t)layer->channels * CHANNEL_BYTES;
    if (parameters_end > c->limits->parameters_bytes) {
        return SCHEDULE_OUTSIDE_PARAMETERS;
    }
    return channels_fit(c) ? SCHEDULE_VALID : SCHEDULE_BAD_CHANNEL;
}

static enum schedule_reason check_layer(struct checked *c)
{
    enum schedule_reason reason = check_fields(c);
    if (reason == SCHEDULE_VALID) {
        reason = check_inputs(c);
    }
    if (reason != SCHEDULE_VALID) {
        return reason;
    }
    uint32_t count = input_count(c->layer.operator);
    c->left = count > 0 ? schedule_layer(c->schedule, c->layer.left) : (struct layer){0};
    c->right = count > 1 ? schedule_layer(c->schedule, c->layer.right) : (struct layer){0};
    if (!shape_fits(c)) {
        return SCHEDULE_BAD_SHAPE;
    }
    if (!zero_points_fit(c)) {
        return SCHEDULE_BAD_ZERO_POINT;
    }
    reason = check_memory(c);
    if (reason == SCHEDULE_VALID) {
        reason = check_weights(c);
    }
    if (reason != SCHEDULE_VALID || c->limits->fits == NULL) {
        return reason;
    }
    return c->limits->fits(&c->layer, &c->left, &c->right) ? SCHEDULE_VALID : SCHEDULE_NO_TILES;
}

struct schedule_verdict schedule_validate(
    const struct schedule *schedule, const struct schedule_limits *limits)
{
    struct checked c = {.schedule = schedule, .limits = limits};
    if (schedule->arena_bytes > limits->arena_bytes) {
        return (struct schedule_verdict){.reason = SCHEDULE_ARENA_TOO_LARGE};
    }
    for (c.index = 0; c.index < schedule->layers; c.index++) {
        c.layer = schedule_layer(schedule, c.index);
        enum schedule_reason reason = check_layer(&c);
        if (reason != SCHEDULE_VALID) {
            return (struct schedule_verdict){reason, (uint16_t)c.index};
        }
    }
    return (struct schedule_verdict){.reason = SCHEDULE_VALID};
}
