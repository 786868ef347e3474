package org.hilab.server.search.demo;

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

/** Writes painted street scenes as a data set in the layout of PASCAL VOC. */
final class DemoScenes {
  private static final int TRAIN_IMAGES = 48;
  private static final int VAL_IMAGES = 60;

  private DemoScenes() {}

  static void write(Path folder, long seed) throws IOException {
    for (String part : List.of("JPEGImages", "SegmentationClass", "ImageSets/Segmentation")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.write(
        folder.resolve("classes.txt"),
        Stream.of(SceneClass.values()).map(SceneClass::word).toList());
    SplittableRandom random = new SplittableRandom(seed);
    writeSplit(folder, "train", TRAIN_IMAGES, random);
    writeSplit(folder, "val", VAL_IMAGES, random);
  }

  private static void writeSplit(Path folder, String split, int images, SplittableRandom random)
      throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      String id = String.format("%s_%03d", split, i);
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
