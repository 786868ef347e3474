package org.hilab.server.dataset;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.hilab.server.candidate.InvalidInput;

/**
 * How a training image varies: stretched to a square as {@link Preprocessing.Resize} does, scaled,
 * mirrored, and cropped to the size of the network's input.
 *
 * @param size of the crop, in pixels
 * @param smallest scale; what the image does not cover is mean grey without a class
 * @param largest scale
 * @param mirrored whether every second image is, on average
 */
public record Augmentation(int size, double smallest, double largest, boolean mirrored) {
  public Augmentation {
    if (size < 1 || size > Preprocessing.MAX_SIZE) {
      throw new InvalidInput(
          "An image size is out of range", size + " pixels", "Choose 1 to " + MAX_SIZE_TEXT);
    }
    if (!(smallest > 0.05 && smallest <= largest && largest <= 4)) {
      throw new InvalidInput(
          "The range of scales is wrong",
          smallest + " to " + largest,
          "Choose two numbers from 0.05 to 4, the smaller one first");
    }
  }

  private static final String MAX_SIZE_TEXT = Integer.toString(Preprocessing.MAX_SIZE);

  /** Images as the evaluation sees them. */
  public static Augmentation none(int size) {
    return new Augmentation(size, 1, 1, false);
  }

  /** A random view of the sample; the mask has the size of the input. */
  public PreparedImage view(Sample sample, RandomGenerator random) {
    double scale = smallest + (largest - smallest) * random.nextDouble();
    int scaled = Math.max(1, (int) Math.round(size * scale));
    int left = offset(scaled, random);
    int top = offset(scaled, random);
    boolean mirror = mirrored && random.nextBoolean();
    return new Crop(sample, scaled, left, top, mirror).view();
  }

  /** Where the crop begins in the scaled image; negative if the image is the smaller one. */
  private int offset(int scaled, RandomGenerator random) {
    int slack = scaled - size;
    int bound = Math.abs(slack) + 1;
    return Integer.signum(slack) * random.nextInt(bound);
  }

  private final class Crop {
    private final Sample sample;
    private final int scaled;
    private final int left;
    private final int top;
    private final boolean mirror;

    Crop(Sample sample, int scaled, int left, int top, boolean mirror) {
      this.sample = sample;
      this.scaled = scaled;
      this.left = left;
      this.top = top;
      this.mirror = mirror;
    }

    PreparedImage view() {
      RgbImage image = BilinearResize.resize(sample.image(), scaled, scaled);
      byte[] planes = new byte[RgbImage.CHANNELS * size * size];
      Arrays.fill(planes, Canvas.MEAN_GREY);
      byte[] labels = new byte[size * size];
      Arrays.fill(labels, (byte) LabelMask.VOID);
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          copy(image, y, x, planes, labels);
        }
      }
      PreparedImage.Size square = new PreparedImage.Size(size, size);
      return new PreparedImage(
          sample.id(), square, square, planes, new LabelMask(size, size, labels));
    }

    private void copy(RgbImage image, int y, int x, byte[] planes, byte[] labels) {
      int fromY = y + top;
      int fromX = left + (mirror ? size - 1 - x : x);
      if (fromY < 0 || fromY >= scaled || fromX < 0 || fromX >= scaled) {
        return;
      }
      int to = y * size + x;
      int from = RgbImage.CHANNELS * (fromY * scaled + fromX);
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        planes[c * size * size + to] = image.pixels()[from + c];
      }
      LabelMask mask = sample.mask();
      labels[to] = (byte) mask.label(nearest(fromY, mask.height()), nearest(fromX, mask.width()));
    }

    private int nearest(int position, int pixels) {
      return (int) ((2L * position + 1) * pixels / (2L * scaled));
    }
  }
}
