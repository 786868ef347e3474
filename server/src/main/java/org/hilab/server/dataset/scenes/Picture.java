package org.hilab.server.dataset.scenes;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.VocPalette;

/** A small picture and the class of each of its pixels, painted back to front. */
final class Picture {
  private static final int LEVELS = 256;

  private final int width;
  private final int height;
  private final int[] colors;
  private final int[] labels;

  Picture(int width, int height) {
    this.width = width;
    this.height = height;
    colors = new int[width * height];
    labels = new int[width * height];
  }

  /** The points of one object. */
  interface Area {
    boolean contains(double x, double y);

    static Area rectangle(double left, double top, double right, double bottom) {
      return (x, y) -> x >= left && x < right && y >= top && y < bottom;
    }

    static Area ellipse(double centerX, double centerY, double radiusX, double radiusY) {
      return (x, y) ->
          Math.pow((x - centerX) / radiusX, 2) + Math.pow((y - centerY) / radiusY, 2) < 1;
    }
  }

  /** 0..255 each. */
  record Color(double red, double green, double blue) {
    Color times(double factor) {
      return new Color(red * factor, green * factor, blue * factor);
    }
  }

  /**
   * What an object looks like.
   *
   * @param grain standard deviation of its noise, in grey levels
   */
  record Surface(SceneClass label, Color color, double grain) {
    Surface times(double factor) {
      return new Surface(label, color.times(factor), grain);
    }
  }

  void fill(Area area, Surface surface, RandomGenerator random) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (area.contains(x + 0.5, y + 0.5)) {
          double noise = surface.grain * random.nextGaussian();
          Color color = surface.color;
          colors[y * width + x] =
              level(color.red + noise) << 16
                  | level(color.green + noise) << 8
                  | level(color.blue + noise);
          labels[y * width + x] = surface.label.label();
        }
      }
    }
  }

  /** Multiplies the light of the points in an area; what they are stays. */
  void shade(Area area, double factor) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (area.contains(x + 0.5, y + 0.5)) {
          int color = colors[y * width + x];
          colors[y * width + x] =
              level((color >> 16 & 0xFF) * factor) << 16
                  | level((color >> 8 & 0xFF) * factor) << 8
                  | level((color & 0xFF) * factor);
        }
      }
    }
  }

  /** A tint over everything and the noise of a camera. */
  void expose(Color tint, double noise, RandomGenerator random) {
    for (int i = 0; i < colors.length; i++) {
      double grain = noise * random.nextGaussian();
      colors[i] =
          level((colors[i] >> 16 & 0xFF) * tint.red + grain) << 16
              | level((colors[i] >> 8 & 0xFF) * tint.green + grain) << 8
              | level((colors[i] & 0xFF) * tint.blue + grain);
    }
  }

  /** Takes an area's class away. */
  void forget(Area area) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (area.contains(x + 0.5, y + 0.5)) {
          labels[y * width + x] = LabelMask.VOID;
        }
      }
    }
  }

  private static int level(double value) {
    return (int) Math.clamp(Math.rint(value), 0, LEVELS - 1);
  }

  BufferedImage image() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, colors, 0, width);
    return image;
  }

  /** Class indices as palette indices; pixels at a border are void, as in VOC. */
  BufferedImage mask() {
    int[] indices = Arrays.copyOf(labels, labels.length);
    for (int i = 0; i < indices.length; i++) {
      boolean rightDiffers = (i + 1) % width > 0 && labels[i] != labels[i + 1];
      boolean belowDiffers = i + width < labels.length && labels[i] != labels[i + width];
      if (rightDiffers || belowDiffers) {
        indices[i] = LabelMask.VOID;
      }
    }
    return VocPalette.picture(width, height, indices);
  }
}
