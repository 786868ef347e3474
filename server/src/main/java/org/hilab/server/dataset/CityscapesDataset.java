package org.hilab.server.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hilab.server.dataset.FileDataset.Pair;

/**
 * The layout of Cityscapes with its 19 train classes (Cordts et al., CVPR 2016): {@code
 * leftImg8bit/SPLIT/CITY/ID_leftImg8bit.png} and {@code gtFine/SPLIT/CITY/ID_gtFine_labelIds.png},
 * or {@code …_labelTrainIds.png} where the first is not there. Images come by city and name.
 */
final class CityscapesDataset {
  private static final List<String> CLASSES =
      List.of(
          "road",
          "sidewalk",
          "building",
          "wall",
          "fence",
          "pole",
          "traffic light",
          "traffic sign",
          "vegetation",
          "terrain",
          "sky",
          "person",
          "rider",
          "car",
          "truck",
          "bus",
          "train",
          "motorcycle",
          "bicycle");

  /** The label ids of the 19 classes, in the order of the train ids (cityscapesScripts). */
  private static final int[] LABEL_IDS = {
    7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33
  };

  private static final int LARGEST_LABEL_ID = 33;
  private static final String IMAGE = "_leftImg8bit.png";

  private CityscapesDataset() {}

  static Dataset open(Path directory, String split) {
    Layout.folder(directory, "Name the folder that holds leftImg8bit and gtFine");
    Path images = Layout.folder(directory.resolve("leftImg8bit"), "Unpack leftImg8bit there");
    Path masks = Layout.folder(directory.resolve("gtFine"), "Unpack gtFine there");
    Path folder = images.resolve(Layout.requireName(split, "--split"));
    if (!Files.isDirectory(folder)) {
      throw Layout.noSplit(folder, Layout.stems(Layout.entries(images, "*"), ""));
    }
    List<Pair> pairs = new ArrayList<>();
    for (Path city : Layout.entries(folder, "*")) {
      if (Files.isDirectory(city)) {
        pairs.addAll(pairs(city, masks.resolve(split).resolve(city.getFileName().toString())));
      }
    }
    return new FileDataset(split, CLASSES, Layout.requireSome(pairs, folder));
  }

  private static List<Pair> pairs(Path images, Path masks) {
    return Layout.stems(Layout.entries(images, "*" + IMAGE), IMAGE).stream()
        .map(id -> pair(id, images.resolve(id + IMAGE), masks))
        .toList();
  }

  private static Pair pair(String id, Path image, Path masks) {
    Path labelIds = masks.resolve(id + "_gtFine_labelIds.png");
    Path trainIds = masks.resolve(id + "_gtFine_labelTrainIds.png");
    return Files.exists(labelIds) || !Files.exists(trainIds)
        ? new Pair(id, image, labelIds, labelIds())
        : new Pair(id, image, trainIds, LabelTable.classes(CLASSES.size()));
  }

  /** Ids that are no train class are void. */
  private static LabelTable labelIds() {
    int[] meanings = new int[LARGEST_LABEL_ID + 1];
    Arrays.fill(meanings, LabelMask.VOID);
    for (int c = 0; c < LABEL_IDS.length; c++) {
      meanings[LABEL_IDS[c]] = c;
    }
    return LabelTable.of("Use Cityscapes' label ids, 0 to " + LARGEST_LABEL_ID, meanings);
  }
}
