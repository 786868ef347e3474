package org.hilab.server.candidate;

import java.util.List;

/**
 * One sub-network of FMAS's MobileNetV2 DeepLab: 17 bottlenecks (blocks 0 to 16).
 *
 * @param blocks one entry per block, in order
 */
public record MobileNetV2Architecture(List<Block> blocks) implements Architecture {
  public static final int BLOCKS = 17;

  public MobileNetV2Architecture {
    blocks = List.copyOf(blocks);
    if (blocks.size() != BLOCKS) {
      throw new IllegalArgumentException(
          "MobileNetV2 has " + BLOCKS + " blocks, but " + blocks.size() + " were given.");
    }
  }

  /**
   * The choices of one bottleneck.
   *
   * @param present false: the block is the identity (residual blocks only)
   * @param stride of its depthwise convolution
   * @param dilation of its depthwise convolution
   */
  public record Block(boolean present, int stride, int dilation) {
    public Block {
      if (stride < 1 || dilation < 1) {
        throw new IllegalArgumentException(
            "Stride and dilation start at 1, but are " + stride + " and " + dilation + ".");
      }
    }
  }
}
