package org.hilab.server.candidate;

import java.util.List;

/**
 * One sub-network of DeepLabV3+ on Xception-65.
 *
 * @param entryStride of the last block of the entry flow
 * @param middleDilation of every block of the middle flow
 * @param exitDilations of the two blocks of the exit flow
 * @param asppDilations of the three dilated branches of the pyramid
 * @param middleBlocks of the middle flow in order; false: the block is the identity
 */
public record XceptionArchitecture(
    int entryStride,
    int middleDilation,
    List<Integer> exitDilations,
    List<Integer> asppDilations,
    List<Boolean> middleBlocks)
    implements Architecture {
  public static final int MIDDLE_BLOCKS = 16;

  public XceptionArchitecture {
    exitDilations = List.copyOf(exitDilations);
    asppDilations = List.copyOf(asppDilations);
    middleBlocks = List.copyOf(middleBlocks);
    if (exitDilations.size() != 2
        || asppDilations.size() != 3
        || middleBlocks.size() != MIDDLE_BLOCKS) {
      throw new IllegalArgumentException(
          "Xception-65 has 2 exit blocks, 3 dilated branches and 16 middle blocks, not "
              + exitDilations.size()
              + ", "
              + asppDilations.size()
              + " and "
              + middleBlocks.size()
              + ".");
    }
  }
}
