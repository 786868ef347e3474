package org.hilab.server.dataset;

/**
 * One network input and the truth it is scored against.
 *
 * @param size of the input
 * @param content the part of the input, from the top left, that shows the image
 * @param planes unsigned 8-bit red, green, blue planes (1×3×H×W)
 * @param mask at the original size of the image
 */
public record PreparedImage(String id, Size size, Size content, byte[] planes, LabelMask mask) {
  public PreparedImage {
    if (planes.length != RgbImage.CHANNELS * size.pixels()
        || content.height > size.height
        || content.width > size.width) {
      throw new IllegalArgumentException(
          id + ": " + planes.length + " bytes and content " + content + " do not fit " + size);
    }
  }

  /** In pixels. */
  public record Size(int height, int width) {
    public Size {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException("A size starts at 1, but is " + width + "×" + height);
      }
    }

    public int pixels() {
      return height * width;
    }

    @Override
    public String toString() {
      return width + "×" + height;
    }
  }

  /** The input with the channels last (1×H×W×3). */
  public byte[] interleaved() {
    int pixels = size.pixels();
    byte[] interleaved = new byte[planes.length];
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        interleaved[RgbImage.CHANNELS * i + c] = planes[c * pixels + i];
      }
    }
    return interleaved;
  }

  /** What it occupies in memory, without its few small objects. */
  public long bytes() {
    return planes.length + (long) mask.labels().length;
  }
}
