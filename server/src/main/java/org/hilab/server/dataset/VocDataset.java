package org.hilab.server.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.FileDataset.Pair;

/**
 * The layout of PASCAL VOC. The classes are VOC's 21, or the lines of {@code classes.txt} where the
 * folder has one.
 */
public final class VocDataset {
  static final List<String> CLASSES =
      List.of(
          "background",
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  private VocDataset() {}

  /**
   * Reads the split's list and checks that every image and mask is there.
   *
   * @throws InvalidInput if a folder, list, image or mask is missing, or the list is not usable
   */
  public static Dataset open(Path directory, String split) {
    Layout.folder(directory, "Name the folder that holds ImageSets and JPEGImages");
    Path images = Layout.folder(directory.resolve("JPEGImages"), "Put the images there as ID.jpg");
    Path masks =
        Layout.folder(directory.resolve("SegmentationClass"), "Put the masks there as ID.png");
    Path lists =
        Layout.folder(
            directory.resolve("ImageSets").resolve("Segmentation"),
            "Put the lists of image names there as SPLIT.txt");
    Path list = lists.resolve(split + ".txt");
    if (!Files.isRegularFile(list)) {
      throw Layout.noSplit(list, Layout.stems(Layout.entries(lists, "*.txt"), ".txt"));
    }
    List<String> classes = classNames(directory.resolve("classes.txt"));
    LabelTable labels = LabelTable.classes(classes.size());
    List<Pair> pairs =
        Layout.names(list).stream()
            .map(
                id -> new Pair(id, images.resolve(id + ".jpg"), masks.resolve(id + ".png"), labels))
            .toList();
    return new FileDataset(split, classes, pairs);
  }

  private static List<String> classNames(Path file) {
    return Files.exists(file) ? Layout.classNames(file) : CLASSES;
  }
}
