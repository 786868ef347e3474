package org.hilab.server.dataset.scenes;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A procedural data set: streets seen by a car, in 8 classes and void, with textures, occlusion,
 * light and noise, in the layout of PASCAL VOC. Image i of a split depends on the seed and i alone,
 * so a smaller set is the start of a larger one.
 *
 * @param train images to train on
 * @param val images to score on
 */
public record Scenes(int train, int val, long seed) {
  /** What training and its figures are quoted for. */
  public static final Scenes STANDARD = new Scenes(2000, 500, 2023);

  /** The words of the labels, label 0 first. */
  public static List<String> classNames() {
    return Stream.of(SceneClass.values()).map(SceneClass::word).toList();
  }

  /** Writes both splits and classes.txt into the folder, which is made if it is missing. */
  public void write(Path folder) throws IOException {
    for (String part : List.of("JPEGImages", "SegmentationClass", "ImageSets/Segmentation")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.write(folder.resolve("classes.txt"), classNames());
    SplittableRandom random = new SplittableRandom(seed);
    writeSplit(folder, "train", train, random.split());
    writeSplit(folder, "val", val, random.split());
  }

  private static void writeSplit(Path folder, String split, int images, SplittableRandom random)
      throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      String id = String.format("%s_%04d", split, i);
      Picture picture = Scene.paint(random.split());
      write(picture.image(), "jpeg", folder.resolve("JPEGImages").resolve(id + ".jpg"));
      write(picture.mask(), "png", folder.resolve("SegmentationClass").resolve(id + ".png"));
      ids.add(id);
    }
    Files.write(folder.resolve("ImageSets").resolve("Segmentation").resolve(split + ".txt"), ids);
  }

  private static void write(BufferedImage image, String format, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException(
            "This Java cannot write "
                + format
                + "; it has "
                + Arrays.toString(ImageIO.getWriterFormatNames())
                + ".");
      }
    }
  }
}
