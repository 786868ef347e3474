// int8 kernels of exact-16u (server/docs/numerics.md) on NHWC tensors. Every function computes the
// output rows [first, last); rows are independent, so that a layer can be done in slices.
#ifndef HILAB_KERNELS_H
#define HILAB_KERNELS_H

#include <stdint.h>

struct tensor {
    uint8_t *bytes;
    uint32_t height;
    uint32_t width;
    uint32_t channels;
    uint8_t zero_point;
};

struct rows {
    uint32_t first;
    uint32_t last;
};

// A window layer: TensorFlow SAME padding, filled with the input's zero point.
struct convolution {
    struct tensor input;
    struct tensor output;
    uint32_t stride;
    uint32_t dilation;
    uint32_t pad_top;
    uint32_t pad_left;
    // layout 1 of schedule.md
    const int8_t *weights;
    // per output channel: bias i32, multiplier i32, little endian
    const uint8_t *parameters;
};

// The longest sum of products that, with a bias of 2^30, cannot leave int32.
#define TAPS_MAX 32768

// Weight layout 1: dense and pointwise kernels are [outputs / 4][taps / 4][4 outputs][4 taps],
// filled up with zeros; depthwise kernels [channel][column][row], the fourth row 0.
#define DEPTHWISE_CHANNEL_BYTES 12
static inline uint32_t packed_taps(uint32_t taps)
{
    return (taps + 3) / 4 * 4;
}

// ceil(size / stride), the output size under SAME padding.
uint32_t same_output_size(uint32_t size, uint32_t stride);
// Rows or columns of padding before the first: the smaller half.
uint32_t same_pad_before(uint32_t size, uint32_t stride, uint32_t dilation);

void dense_3x3(const struct convolution *layer, struct rows rows);
void pointwise(const struct convolution *layer, struct rows rows);
void depthwise_3x3(const struct convolution *layer, struct rows rows);

// clamp(left + right - zp); all three share one zero point. `output` may be one of the inputs.
struct pair {
    struct tensor left;
    struct tensor right;
    struct tensor output;
};
void add(const struct pair *layer, struct rows rows);
// Channels of left, then channels of right.
void concat(const struct pair *layer, struct rows rows);

// k = round(65536 / (height * width)) of the input; the output is 1 x 1.
void global_average_pool(const struct tensor *input, const struct tensor *output, int32_t k);
uint32_t pool_multiplier(uint32_t positions);
// A 1 x 1 tensor repeated over all positions.
void broadcast(const struct tensor *input, const struct tensor *output, struct rows rows);

#endif
