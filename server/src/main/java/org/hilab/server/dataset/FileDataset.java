package org.hilab.server.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hilab.server.candidate.InvalidInput;

/** A split whose images and masks are files. */
final class FileDataset implements Dataset {
  private final String split;
  private final List<String> classNames;
  private final Map<String, Pair> pairs = new LinkedHashMap<>();

  /** The files of one image, and what the mask's values mean. */
  record Pair(String id, Path image, Path mask, LabelTable labels) {}

  /**
   * Checks that every file is there.
   *
   * @param pairs in the order of the split, each id once
   * @throws InvalidInput if one is missing
   */
  FileDataset(String split, List<String> classNames, List<Pair> pairs) {
    this.split = split;
    this.classNames = List.copyOf(classNames);
    for (Pair pair : pairs) {
      requireFile(pair.image, "An image is missing");
      requireFile(pair.mask, "An image has no mask");
      if (this.pairs.put(pair.id, pair) != null) {
        throw new InvalidInput(
            "Two images have the same name", pair.image.toString(), "Rename one and its mask");
      }
    }
  }

  private static void requireFile(Path file, String what) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput(what, file.toString(), "Add the file or take its name off the list");
    }
  }

  @Override
  public List<String> ids() {
    return List.copyOf(pairs.keySet());
  }

  @Override
  public String split() {
    return split;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public Sample sample(String id) {
    RgbImage image = ImageFile.read(pair(id).image);
    LabelMask mask = mask(id);
    if (image.height() != mask.height() || image.width() != mask.width()) {
      throw new InvalidInput(
          "A mask has another size than its image",
          String.format(
              "%s is %d×%d, its image %d×%d",
              pair(id).mask, mask.width(), mask.height(), image.width(), image.height()),
          "Export the mask at the size of the image");
    }
    return new Sample(id, image, mask);
  }

  @Override
  public LabelMask mask(String id) {
    return MaskFile.read(pair(id).mask, pair(id).labels);
  }

  private Pair pair(String id) {
    Pair pair = pairs.get(id);
    if (pair == null) {
      throw new IllegalArgumentException("The split " + split + " has no image " + id + ".");
    }
    return pair;
  }
}
