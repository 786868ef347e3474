package org.hilab.server.dataset;

import java.util.Arrays;

/** Which class each of the 256 values of a mask file means. */
final class LabelTable {
  private static final int VALUES = 256;
  private static final int UNKNOWN = -1;

  private final int[] meanings;
  private final String allowed;

  private LabelTable(int[] meanings, String allowed) {
    this.meanings = meanings;
    this.allowed = allowed;
  }

  /** Values are classes, and 255 is void. */
  static LabelTable classes(int classes) {
    int[] meanings = unknown();
    for (int c = 0; c < classes; c++) {
      meanings[c] = c;
    }
    meanings[LabelMask.VOID] = LabelMask.VOID;
    return new LabelTable(meanings, "Use 0 to " + (classes - 1) + ", and 255 for void");
  }

  /**
   * Values from 0 up have the given meanings; the rest is unknown.
   *
   * @param allowed what the user may write, as an instruction
   */
  static LabelTable of(String allowed, int... meanings) {
    int[] table = unknown();
    System.arraycopy(meanings, 0, table, 0, meanings.length);
    return new LabelTable(table, allowed);
  }

  private static int[] unknown() {
    int[] meanings = new int[VALUES];
    Arrays.fill(meanings, UNKNOWN);
    return meanings;
  }

  boolean knows(int value) {
    return value >= 0 && value < VALUES && meanings[value] != UNKNOWN;
  }

  /** The class, or {@link LabelMask#VOID}. */
  int meaning(int value) {
    return meanings[value];
  }

  String allowed() {
    return allowed;
  }
}
