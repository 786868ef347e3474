package org.hilab.server.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hilab.server.dataset.FileDataset.Pair;

/**
 * CamVid as SegNet's tutorial packs it (Badrinarayanan et al., doi:10.1109/TPAMI.2016.2644615):
 * {@code SPLIT/ID.png} and {@code SPLITannot/ID.png} with the classes 0 to 10 and 11 for void.
 * Images come by name, as in the tutorial's lists.
 */
final class CamVidDataset {
  private static final List<String> CLASSES =
      List.of(
          "sky",
          "building",
          "pole",
          "road",
          "pavement",
          "tree",
          "sign symbol",
          "fence",
          "car",
          "pedestrian",
          "bicyclist");

  private static final LabelTable LABELS =
      LabelTable.of(
          "Use 0 to 10, and 11 for void", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, LabelMask.VOID);
  private static final String ANNOTATIONS = "annot";
  private static final String PNG = ".png";

  private CamVidDataset() {}

  static Dataset open(Path directory, String split) {
    Layout.folder(directory, "Name the folder that holds test and testannot");
    Path images = directory.resolve(Layout.requireName(split, "--split"));
    if (!Files.isDirectory(images)) {
      List<Path> annotations = Layout.entries(directory, "*" + ANNOTATIONS);
      throw Layout.noSplit(images, Layout.stems(annotations, ANNOTATIONS));
    }
    Path masks =
        Layout.folder(
            directory.resolve(split + ANNOTATIONS), "Put the masks there, named like the images");
    List<Pair> pairs =
        Layout.stems(Layout.entries(images, "*" + PNG), PNG).stream()
            .map(id -> new Pair(id, images.resolve(id + PNG), masks.resolve(id + PNG), LABELS))
            .toList();
    return new FileDataset(split, CLASSES, Layout.requireSome(pairs, images));
  }
}
