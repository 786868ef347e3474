#include "schedule.h"

#include "bytes.h"
#include "crc32c.h"
#include "kernels.h"

enum schedule_reason schedule_open(
    const uint8_t *bytes, uint32_t size, struct schedule *schedule)
{
    if (size < SCHEDULE_HEADER_BYTES + SCHEDULE_CRC_BYTES) {
        return SCHEDULE_BAD_SIZE;
    }
    if (get_u32(bytes) != SCHEDULE_MAGIC) {
        return SCHEDULE_BAD_MAGIC;
    }
    if (bytes[4] != SCHEDULE_VERSION || bytes[5] != SCHEDULE_LAYOUT) {
        return SCHEDULE_BAD_VERSION;
    }
    *schedule = (struct schedule){
        .bytes = bytes,
        .layers = get_u16(bytes + 6),
        .arena_bytes = get_u32(bytes + 8),
        .weights_crc = get_u32(bytes + 12),
        .parameters_crc = get_u32(bytes + 16),
    };
    uint32_t covered = SCHEDULE_HEADER_BYTES + schedule->layers * SCHEDULE_LAYER_BYTES;
    if (schedule->layers == 0 || schedule->layers > SCHEDULE_LAYERS_MAX) {
        return SCHEDULE_BAD_LAYER_COUNT;
    }
    if (size != covered + SCHEDULE_CRC_BYTES) {
        return SCHEDULE_BAD_SIZE;
    }
    schedule->hash = crc32c(0, bytes, covered);
    if (schedule->hash != get_u32(bytes + covered)) {
        return SCHEDULE_BAD_CRC;
    }
    return get_u32(bytes + 20) == 0 ? SCHEDULE_VALID : SCHEDULE_BAD_RESERVED;
}

struct layer schedule_layer(const struct schedule *schedule, uint32_t index)
{
    const uint8_t *p = schedule->bytes + SCHEDULE_HEADER_BYTES + index * SCHEDULE_LAYER_BYTES;
    return (struct layer){
        .operator = p[0],
        .stride = p[1] & 0xf,
        .dilation = p[1] >> 4,
        .zero_point = p[2],
        .reserved = (uint16_t)(p[3] | get_u16(p + 14)),
        .left = get_u16(p + 4),
        .right = get_u16(p + 6),
        .height = get_u16(p + 8),
        .width = get_u16(p + 10),
        .channels = get_u16(p + 12),
        .output = get_u32(p + 16),
        .weights = get_u32(p + 20),
        .parameters = get_u32(p + 24),
    };
}

uint64_t layer_elements(const struct layer *layer)
{
    return (uint64_t)layer->height * layer->width * layer->channels;
}

bool layer_has_weights(const struct layer *layer)
{
    return layer->operator == OPERATOR_DENSE_3X3 || layer->operator == OPERATOR_POINTWISE ||
           layer->operator == OPERATOR_DEPTHWISE_3X3;
}

uint32_t layer_taps(const struct layer *layer, const struct layer *input)
{
    uint32_t window = layer->operator == OPERATOR_POINTWISE ? 1 : 9;
    return layer->operator == OPERATOR_DEPTHWISE_3X3 ? window : window * input->channels;
}

uint64_t layer_weight_bytes(const struct layer *layer, const struct layer *input)
{
    if (layer->operator == OPERATOR_DEPTHWISE_3X3) {
        return (uint64_t)layer->channels * DEPTHWISE_CHANNEL_BYTES;
    }
    uint64_t blocks = (layer->channels + 3u) / 4;
    return blocks * 4 * packed_taps(layer_taps(layer, input));
}
