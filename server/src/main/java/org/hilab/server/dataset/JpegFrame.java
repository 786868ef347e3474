package org.hilab.server.dataset;

import java.nio.file.Path;
import org.hilab.server.candidate.InvalidInput;

/** What a JPEG says of itself before its picture. */
final class JpegFrame {
  private static final int MARKER = 0xFF;
  private static final int START_OF_SCAN = 0xDA;
  private static final int INKS = 4;

  private JpegFrame() {}

  /**
   * Refuses pictures in CMYK: what red, green and blue they mean depends on the printer.
   *
   * @throws InvalidInput if the picture has four components
   */
  static void requireNoInks(Path file, byte[] bytes) {
    int at = 2;
    while (at + 9 < bytes.length && (bytes[at] & 0xFF) == MARKER) {
      int marker = bytes[at + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        return;
      }
      if (isFrame(marker) && bytes[at + 9] == INKS) {
        throw new InvalidInput(
            "An image is in CMYK", file + " has 4 inks instead of 3 colours", "Save it as RGB");
      }
      // a fill byte stands alone; every other segment here has a length
      at += marker == MARKER ? 1 : 2 + (((bytes[at + 2] & 0xFF) << 8) | (bytes[at + 3] & 0xFF));
    }
  }

  /** SOF0 to SOF15 without the tables (DHT, JPG, DAC) that lie among them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
}
