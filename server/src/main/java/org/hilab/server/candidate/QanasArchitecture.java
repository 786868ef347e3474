package org.hilab.server.candidate;

import java.util.List;

/**
 * One sub-network of the QA-NAS space: a MobileNetV2 encoder whose stages choose their blocks.
 *
 * @param stages in order, from the first that is searched
 */
public record QanasArchitecture(List<Stage> stages) implements Architecture {
  public QanasArchitecture {
    stages = List.copyOf(stages);
  }

  /**
   * The choices of one stage; all its blocks are alike.
   *
   * @param kernel of the depthwise convolutions: 3, 5 or 7
   * @param expansion how many times wider a block is inside
   * @param dilation of the depthwise convolutions
   * @param depth number of blocks
   */
  public record Stage(int kernel, int expansion, int dilation, int depth) {
    public Stage {
      if (kernel % 2 == 0 || expansion < 1 || dilation < 1 || depth < 1) {
        throw new IllegalArgumentException(
            "A stage needs an odd kernel and at least one of the rest, but has kernel "
                + kernel
                + ", expansion "
                + expansion
                + ", dilation "
                + dilation
                + " and depth "
                + depth
                + ".");
      }
    }
  }
}
