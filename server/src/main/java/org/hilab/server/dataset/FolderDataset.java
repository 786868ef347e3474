package org.hilab.server.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.FileDataset.Pair;

/**
 * Anybody's images: {@code images/}, {@code masks/} and {@code classes.txt}. A split is the folder
 * {@code images/SPLIT} with {@code masks/SPLIT}, or the list {@code SPLIT.txt} of names in {@code
 * images/}; {@code all} is every file of {@code images/}.
 */
final class FolderDataset {
  private static final String ALL = "all";
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

  private final Path images;
  private final Path masks;
  private final LabelTable labels;

  private FolderDataset(Path images, Path masks, LabelTable labels) {
    this.images = images;
    this.masks = masks;
    this.labels = labels;
  }

  static Dataset open(Path directory, String split) {
    Layout.folder(directory, "Name the folder that holds images, masks and classes.txt");
    Path images = Layout.folder(directory.resolve("images"), "Put the images there");
    Path masks = Layout.folder(directory.resolve("masks"), "Put the masks there as NAME.png");
    List<String> classes = Layout.classNames(directory.resolve("classes.txt"));
    LabelTable labels = LabelTable.classes(classes.size());
    Layout.requireName(split, "--split");
    FolderDataset whole = new FolderDataset(images, masks, labels);
    Path list = directory.resolve(split + ".txt");
    Path folder = images.resolve(split);
    List<Pair> pairs;
    if (Files.isDirectory(folder)) {
      Path below = Layout.folder(masks.resolve(split), "Put the split's masks there as NAME.png");
      pairs = new FolderDataset(folder, below, labels).all();
    } else if (Files.isRegularFile(list) && !split.equals("classes")) {
      pairs = whole.listed(list);
    } else if (split.equals(ALL)) {
      pairs = whole.all();
    } else {
      throw Layout.noSplit(folder, splits(directory, images));
    }
    return new FileDataset(split, classes, pairs);
  }

  private List<Pair> all() {
    List<Pair> pairs = new ArrayList<>();
    for (Path file : Layout.entries(images, "*")) {
      String name = file.getFileName().toString();
      for (String ending : ENDINGS) {
        if (name.toLowerCase(Locale.ROOT).endsWith(ending) && Files.isRegularFile(file)) {
          pairs.add(pair(name.substring(0, name.length() - ending.length()), file));
        }
      }
    }
    return Layout.requireSome(pairs, images);
  }

  private List<Pair> listed(Path list) {
    return Layout.names(list).stream().map(name -> pair(name, image(name))).toList();
  }

  private Path image(String name) {
    return ENDINGS.stream()
        .map(ending -> images.resolve(name + ending))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            new InvalidInput(
                "An image is missing",
                images.resolve(name) + " with one of the endings " + String.join(" ", ENDINGS),
                "Add the file or take its name off the list"));
  }

  private Pair pair(String id, Path image) {
    return new Pair(id, image, masks.resolve(id + ".png"), labels);
  }

  private static List<String> splits(Path directory, Path images) {
    List<String> splits = new ArrayList<>(List.of(ALL));
    Layout.entries(images, "*").stream()
        .filter(Files::isDirectory)
        .forEach(folder -> splits.add(folder.getFileName().toString()));
    Layout.stems(Layout.entries(directory, "*.txt"), ".txt").stream()
        .filter(name -> !name.equals("classes"))
        .forEach(splits::add);
    return splits;
  }
}
