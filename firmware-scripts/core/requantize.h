// Step 5 of server/docs/numerics.md: accumulator to u8, exactly as ONNX Runtime's unit-scale
// graph.
#ifndef HILAB_REQUANTIZE_H
#define HILAB_REQUANTIZE_H

#include <stdint.h>

// One output channel's parameters as they lie in the parameter image. The bias includes
// -x_zp * sum(w_q); the multiplier k is in 1..2^30.
struct channel {
    int32_t bias;
    int32_t multiplier;
};

#define CHANNEL_BYTES 8
#define MULTIPLIER_MAX (1 << 30)
#define BIAS_MAX (1 << 30)

static inline uint8_t clamp_u8(int32_t value)
{
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

// acc * k / 2^16, half to even, plus the zero point. The clip keeps the product and the rounding
// constants inside int32 and lies beyond saturation.
static inline uint8_t requantize(int32_t acc, int32_t multiplier, int32_t limit, uint8_t zero_point)
{
    int32_t clipped = acc > limit ? limit : acc < -limit ? -limit : acc;
    int32_t product = clipped * multiplier;
    int32_t rounded = (product + 0x7fff + (product >> 16 & 1)) >> 16;
    return clamp_u8(rounded + zero_point);
}

// floor(2^30 / k), the clip of the accumulator.
static inline int32_t accumulator_limit(int32_t multiplier)
{
    return (1 << 30) / multiplier;
}

#endif
