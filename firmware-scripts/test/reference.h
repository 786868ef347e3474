// Kernels written a second time, in 64 bits and one value at a time, straight from numerics.md.
#ifndef HILAB_REFERENCE_H
#define HILAB_REFERENCE_H

#include <stdbool.h>

#include "kernels.h"

// Bias WITHOUT the zero-point term, as the server's QuantizedConvolution has it.
struct reference_parameters {
    const int64_t *bias;
    const int64_t *multiplier;
};

enum reference_kind { REFERENCE_DENSE, REFERENCE_POINTWISE, REFERENCE_DEPTHWISE };

// Where a weight lies in layout 1: of a dense or pointwise kernel, and of a depthwise one.
uint32_t packed_weight(uint32_t taps, uint32_t output, uint32_t tap);
uint32_t packed_depthwise(uint32_t channel, uint32_t tap);

uint8_t reference_requantize(int64_t acc, int64_t multiplier, int64_t zero_point);
// The output value at y, x, o. Padding contributes nothing: it is the zero point.
uint8_t reference_convolution(
    const struct convolution *layer, enum reference_kind kind,
    const struct reference_parameters *parameters, const uint32_t at[3]);

#endif
