// Padding arithmetic and the layers without weights.
#include "bytes.h"
#include "kernels.h"
#include "requantize.h"

uint32_t same_output_size(uint32_t size, uint32_t stride)
{
    return (size + stride - 1) / stride;
}

uint32_t same_pad_before(uint32_t size, uint32_t stride, uint32_t dilation)
{
    uint32_t extent = (same_output_size(size, stride) - 1) * stride + 2 * dilation + 1;
    return extent > size ? (extent - size) / 2 : 0;
}

void add(const struct pair *layer, struct rows rows)
{
    size_t row_bytes = (size_t)layer->output.width * layer->output.channels;
    const uint8_t *left = layer->left.bytes;
    const uint8_t *right = layer->right.bytes;
    for (size_t i = rows.first * row_bytes; i < rows.last * row_bytes; i++) {
        layer->output.bytes[i] = clamp_u8(left[i] + right[i] - layer->output.zero_point);
    }
}

void concat(const struct pair *layer, struct rows rows)
{
    const struct tensor *left = &layer->left;
    const struct tensor *right = &layer->right;
    const struct tensor *out = &layer->output;
    size_t last = (size_t)rows.last * out->width;
    for (size_t p = (size_t)rows.first * out->width; p < last; p++) {
        uint8_t *to = out->bytes + p * out->channels;
        copy_bytes(to, left->bytes + p * left->channels, left->channels);
        copy_bytes(to + left->channels, right->bytes + p * right->channels, right->channels);
    }
}

uint32_t pool_multiplier(uint32_t positions)
{
    return (65536 + positions / 2) / positions;
}

void global_average_pool(const struct tensor *input, const struct tensor *output, int32_t k)
{
    size_t positions = (size_t)input->height * input->width;
    int32_t limit = accumulator_limit(k);
    for (uint32_t c = 0; c < input->channels; c++) {
        int32_t acc = 0;
        for (size_t p = 0; p < positions; p++) {
            acc += input->bytes[p * input->channels + c] - input->zero_point;
        }
        output->bytes[c] = requantize(acc, k, limit, output->zero_point);
    }
}

void broadcast(const struct tensor *input, const struct tensor *output, struct rows rows)
{
    size_t last = (size_t)rows.last * output->width;
    for (size_t p = (size_t)rows.first * output->width; p < last; p++) {
        copy_bytes(output->bytes + p * output->channels, input->bytes, output->channels);
    }
}
