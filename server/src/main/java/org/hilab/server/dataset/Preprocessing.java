package org.hilab.server.dataset;

import org.hilab.server.candidate.InvalidInput;

/** How an image becomes a network's input: {@code none}, {@code resize:N} or {@code pad:N}. */
public sealed interface Preprocessing {
  int MAX_SIZE = 8192;

  PreparedImage prepare(Sample sample);

  /** The image as it is. */
  record None() implements Preprocessing {
    @Override
    public PreparedImage prepare(Sample sample) {
      RgbImage image = sample.image();
      Canvas canvas = new Canvas(image.height(), image.width());
      canvas.draw(image);
      return canvas.prepared(sample, image);
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /** Stretched to a square, half-pixel bilinear without antialiasing. */
  record Resize(int size) implements Preprocessing {
    public Resize {
      requireSize(size);
    }

    @Override
    public PreparedImage prepare(Sample sample) {
      RgbImage resized = BilinearResize.resize(sample.image(), size, size);
      Canvas canvas = new Canvas(size, size);
      canvas.draw(resized);
      return canvas.prepared(sample, resized);
    }

    @Override
    public String toString() {
      return "resize:" + size;
    }
  }

  /**
   * At the top left of a mean-grey square; an image larger than the square is scaled down first and
   * keeps its aspect ratio.
   */
  record Pad(int size) implements Preprocessing {
    public Pad {
      requireSize(size);
    }

    @Override
    public PreparedImage prepare(Sample sample) {
      RgbImage content = fit(sample.image());
      Canvas canvas = new Canvas(size, size);
      canvas.draw(content);
      return canvas.prepared(sample, content);
    }

    private RgbImage fit(RgbImage image) {
      int longest = Math.max(image.height(), image.width());
      if (longest <= size) {
        return image;
      }
      return BilinearResize.resize(
          image, scaled(image.height(), longest), scaled(image.width(), longest));
    }

    private int scaled(int pixels, int longest) {
      return Math.max(1, (2 * pixels * size + longest) / (2 * longest));
    }

    @Override
    public String toString() {
      return "pad:" + size;
    }
  }

  /**
   * Reads {@code none}, {@code resize:N} or {@code pad:N}.
   *
   * @throws InvalidInput for anything else
   */
  static Preprocessing parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length == 1 && parts[0].equals("none")) {
      return new None();
    }
    if (parts.length == 2 && parts[1].matches("[1-9][0-9]{0,3}")) {
      int size = Integer.parseInt(parts[1]);
      if (parts[0].equals("resize")) {
        return new Resize(size);
      }
      if (parts[0].equals("pad")) {
        return new Pad(size);
      }
    }
    throw new InvalidInput(
        "Unknown preprocessing",
        "\"" + text + "\"",
        "Write none, resize:N or pad:N, N from 1 to " + MAX_SIZE + " pixels");
  }

  private static void requireSize(int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new InvalidInput(
          "An image size is out of range", size + " pixels", "Choose 1 to " + MAX_SIZE);
    }
  }
}
