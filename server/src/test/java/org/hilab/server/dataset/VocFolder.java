package org.hilab.server.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Writes small data sets in the layout of PASCAL VOC. */
public final class VocFolder {
  private static final int MAX_SIDE = 255;
  private final Path directory;

  public VocFolder(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("ImageSets/Segmentation"));
    Files.createDirectories(directory.resolve("JPEGImages"));
    Files.createDirectories(directory.resolve("SegmentationClass"));
  }

  public Path directory() {
    return directory;
  }

  public VocFolder split(String name, String... ids) throws IOException {
    Files.write(directory.resolve("ImageSets/Segmentation/" + name + ".txt"), List.of(ids));
    return this;
  }

  public VocFolder classes(String... names) throws IOException {
    Files.write(directory.resolve("classes.txt"), List.of(names));
    return this;
  }

  /** An image of one colour, which JPEG keeps to within a step or two. */
  public VocFolder image(String id, int height, int width, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    write(image, "jpg", imageFile(id));
    return this;
  }

  /** A palette mask whose colours have nothing to do with its indices. */
  public VocFolder mask(String id, int height, int width, int... labels) throws IOException {
    byte[] colours = new byte[3 * 256];
    new Random(1).nextBytes(colours);
    IndexColorModel palette = new IndexColorModel(8, 256, colours, 0, false);
    WritableRaster raster = palette.createCompatibleWritableRaster(width, height);
    raster.setSamples(0, 0, width, height, 0, filled(labels, height * width));
    write(new BufferedImage(palette, raster, false, null), "png", maskFile(id));
    return this;
  }

  public VocFolder greyMask(String id, int height, int width, int... labels) throws IOException {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSamples(0, 0, width, height, 0, filled(labels, height * width));
    write(mask, "png", maskFile(id));
    return this;
  }

  public Path imageFile(String id) {
    return directory.resolve("JPEGImages/" + id + ".jpg");
  }

  public Path maskFile(String id) {
    return directory.resolve("SegmentationClass/" + id + ".png");
  }

  /** The labels, or the one label everywhere. */
  private static int[] filled(int[] labels, int pixels) {
    if (labels.length == pixels) {
      return labels;
    }
    int[] filled = new int[pixels];
    Arrays.fill(filled, labels[0]);
    return filled;
  }

  static void write(BufferedImage image, String format, Path file) throws IOException {
    if (image.getWidth() > MAX_SIDE || !ImageIO.write(image, format, file.toFile())) {
      throw new IOException("Cannot write " + file);
    }
  }
}
