package org.hilab.server.network;

/**
 * int8 parameters of one convolution under exact-16u ({@code docs/numerics.md}).
 *
 * @param weights in −127..127, in the layout of {@link ConvolutionWeights#kernel()}
 * @param bias per output channel, at scale input × weight, WITHOUT the zero-point term
 * @param multipliers per output channel: requantization is accumulator · k / 2^16
 */
public record QuantizedConvolution(byte[] weights, int[] bias, int[] multipliers) {}
