package org.hilab.server.dataset;

import java.util.Arrays;

/**
 * MS-COCO's compressed run lengths: five bits a character from '0' up, the sixth says that more
 * follow, the last one's fifth is the sign; from the fourth run on, the difference to the run two
 * before (rleFrString of the COCO API).
 */
final class CocoRuns {
  private static final int BITS = 5;
  private static final int DATA = 0x1F;
  private static final int MORE = 0x20;
  private static final int SIGN = 0x10;
  private static final int MOST_SHIFT = 30;

  private CocoRuns() {}

  static int[] decode(String text, String where) {
    int[] runs = new int[text.length()];
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      int value = 0;
      int shift = 0;
      int bits;
      do {
        if (at == text.length() || shift > MOST_SHIFT) {
          throw CocoJson.notARegion(where + ", has runs that end within a number");
        }
        bits = text.charAt(at++) - '0';
        if (bits < 0 || bits > (MORE | DATA)) {
          throw CocoJson.notARegion(where + ", has a character that is no run");
        }
        value |= (bits & DATA) << shift;
        shift += BITS;
      } while ((bits & MORE) != 0);
      if ((bits & SIGN) != 0 && shift <= MOST_SHIFT) {
        value |= -1 << shift;
      }
      runs[count] = count > 2 ? value + runs[count - 2] : value;
      count++;
    }
    return Arrays.copyOf(runs, count);
  }
}
