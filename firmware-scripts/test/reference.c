#include "reference.h"

static int64_t floor_divide(int64_t a, int64_t b)
{
    int64_t quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

uint8_t reference_requantize(int64_t acc, int64_t multiplier, int64_t zero_point)
{
    int64_t limit = (INT64_C(1) << 30) / multiplier;
    int64_t clipped = acc < -limit ? -limit : acc > limit ? limit : acc;
    int64_t product = clipped * multiplier;
    int64_t whole = floor_divide(product, 65536);
    int64_t rest = product - whole * 65536;
    bool up = rest > 32768 || (rest == 32768 && whole % 2 != 0);
    int64_t value = whole + up + zero_point;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

uint32_t packed_weight(uint32_t taps, uint32_t output, uint32_t tap)
{
    uint32_t row_of_blocks = (taps + 3) / 4 * 16;
    return output / 4 * row_of_blocks + tap / 4 * 16 + output % 4 * 4 + tap % 4;
}

uint32_t packed_depthwise(uint32_t channel, uint32_t tap)
{
    return channel * 12 + tap % 3 * 4 + tap / 3;
}

static int64_t weight_at(
    const struct convolution *layer, enum reference_kind kind, const uint32_t tap[4])
{
    uint32_t inputs = layer->input.channels;
    switch (kind) {
    case REFERENCE_DENSE:
        return layer->weights[packed_weight(
            9 * inputs, tap[0], (tap[1] * 3 + tap[2]) * inputs + tap[3])];
    case REFERENCE_POINTWISE:
        return layer->weights[packed_weight(inputs, tap[0], tap[3])];
    default:
        return layer->weights[packed_depthwise(tap[0], tap[1] * 3 + tap[2])];
    }
}

// Padding of TensorFlow's SAME, the smaller half first.
static int64_t pad_before(int64_t size, int64_t stride, int64_t dilation)
{
    int64_t outputs = -floor_divide(-size, stride);
    int64_t total = (outputs - 1) * stride + 2 * dilation + 1 - size;
    return total > 0 ? total / 2 : 0;
}

static int64_t tap_sum(
    const struct convolution *layer, enum reference_kind kind, const uint32_t at[3],
    const uint32_t tap[2])
{
    const struct tensor *in = &layer->input;
    bool padded = kind != REFERENCE_POINTWISE;
    int64_t top = padded ? pad_before(in->height, layer->stride, layer->dilation) : 0;
    int64_t left = padded ? pad_before(in->width, layer->stride, layer->dilation) : 0;
    int64_t y = (int64_t)at[0] * layer->stride + (int64_t)tap[0] * layer->dilation - top;
    int64_t x = (int64_t)at[1] * layer->stride + (int64_t)tap[1] * layer->dilation - left;
    int64_t sum = 0;
    if (y < 0 || y >= in->height || x < 0 || x >= in->width) {
        return 0;
    }
    for (uint32_t c = 0; c < in->channels; c++) {
        if (kind != REFERENCE_DEPTHWISE || c == at[2]) {
            uint32_t index[4] = {at[2], tap[0], tap[1], c};
            int64_t value = in->bytes[(y * in->width + x) * in->channels + c];
            sum += (value - in->zero_point) * weight_at(layer, kind, index);
        }
    }
    return sum;
}

uint8_t reference_convolution(
    const struct convolution *layer, enum reference_kind kind,
    const struct reference_parameters *parameters, const uint32_t at[3])
{
    uint32_t kernel = kind == REFERENCE_POINTWISE ? 1 : 3;
    int64_t acc = parameters->bias[at[2]];
    for (uint32_t ky = 0; ky < kernel; ky++) {
        for (uint32_t kx = 0; kx < kernel; kx++) {
            uint32_t tap[2] = {ky, kx};
            acc += tap_sum(layer, kind, at, tap);
        }
    }
    return reference_requantize(acc, parameters->multiplier[at[2]], layer->output.zero_point);
}
