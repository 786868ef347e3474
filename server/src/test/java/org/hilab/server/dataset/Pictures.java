package org.hilab.server.dataset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Writes small images and masks as the layouts of data sets have them. */
final class Pictures {
  private Pictures() {}

  /** An image of one colour; the ending of the name says whether it is a JPEG or a PNG. */
  static Path image(Path file, int height, int width, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[height * width];
    Arrays.fill(pixels, rgb);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return write(image, file);
  }

  /** A grey PNG of these values, row by row. */
  static Path mask(Path file, int height, int width, int... labels) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSamples(0, 0, width, height, 0, labels);
    return write(mask, file);
  }

  static Path write(BufferedImage image, Path file) {
    try {
      Files.createDirectories(file.getParent());
      String format = file.toString().endsWith(".png") ? "png" : "jpg";
      if (!ImageIO.write(image, format, file.toFile())) {
        throw new IOException("No writer for " + file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The labels of a mask, unsigned. */
  static int[] labels(LabelMask mask) {
    int[] labels = new int[mask.labels().length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = mask.labels()[i] & 0xFF;
    }
    return labels;
  }
}
