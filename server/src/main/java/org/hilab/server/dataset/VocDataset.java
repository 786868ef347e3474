package org.hilab.server.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hilab.server.candidate.InvalidInput;

/**
 * One split of a data set in the layout of PASCAL VOC. The classes are VOC's 21, or the lines of
 * {@code classes.txt} where the folder has one.
 */
public final class VocDataset {
  private static final List<String> VOC_CLASSES =
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

  private final Path directory;
  private final String split;
  private final List<String> ids;
  private final List<String> classNames;

  private VocDataset(Path directory, String split, List<String> ids, List<String> classNames) {
    this.directory = directory;
    this.split = split;
    this.ids = List.copyOf(ids);
    this.classNames = List.copyOf(classNames);
  }

  /**
   * Reads the split's list and checks that every image and mask is there.
   *
   * @throws InvalidInput if a folder, list, image or mask is missing, or the list is not usable
   */
  public static VocDataset open(Path directory, String split) {
    requireFolder(directory, "Name the folder that holds ImageSets and JPEGImages");
    requireFolder(directory.resolve("JPEGImages"), "Put the images there as ID.jpg");
    requireFolder(directory.resolve("SegmentationClass"), "Put the masks there as ID.png");
    Path lists = directory.resolve("ImageSets").resolve("Segmentation");
    requireFolder(lists, "Put the lists of image names there as SPLIT.txt");
    List<String> ids = ids(lists, split);
    VocDataset dataset = new VocDataset(directory, split, ids, classNames(directory));
    for (String id : ids) {
      requireFile(dataset.imageFile(id), "An image is missing");
      requireFile(dataset.maskFile(id), "An image has no mask");
    }
    return dataset;
  }

  /** The names of the images, in the order of the list. */
  public List<String> ids() {
    return ids;
  }

  public String split() {
    return split;
  }

  public List<String> classNames() {
    return classNames;
  }

  public int classes() {
    return classNames.size();
  }

  /**
   * Decodes one image and its mask.
   *
   * @throws InvalidInput if one of them is damaged, or they do not fit together
   */
  public Sample sample(String id) {
    RgbImage image = JpegFile.read(imageFile(id));
    LabelMask mask = mask(id);
    if (image.height() != mask.height() || image.width() != mask.width()) {
      throw new InvalidInput(
          "A mask has another size than its image",
          String.format(
              "%s is %d×%d, its image %d×%d",
              maskFile(id), mask.width(), mask.height(), image.width(), image.height()),
          "Export the mask at the size of the image");
    }
    return new Sample(id, image, mask);
  }

  /** Decodes one mask. */
  public LabelMask mask(String id) {
    return MaskFile.read(maskFile(id), classes());
  }

  private Path imageFile(String id) {
    return directory.resolve("JPEGImages").resolve(id + ".jpg");
  }

  private Path maskFile(String id) {
    return directory.resolve("SegmentationClass").resolve(id + ".png");
  }

  private static List<String> ids(Path lists, String split) {
    Path file = lists.resolve(split + ".txt");
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput(
          "The data set has no such split", file.toString(), "Name one of " + splits(lists));
    }
    List<String> ids = lines(file);
    if (ids.isEmpty()) {
      throw new InvalidInput("The split is empty", file.toString(), "Write one name a line");
    }
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (id.contains("..") || id.contains("/") || id.contains("\\") || id.contains("\0")) {
        throw new InvalidInput(
            "A name is not the name of an image", id + " in " + file, "Leave folders out of it");
      }
      if (!seen.add(id)) {
        throw new InvalidInput("An image is listed twice", id + " in " + file, "Remove one line");
      }
    }
    return ids;
  }

  private static List<String> classNames(Path directory) {
    Path file = directory.resolve("classes.txt");
    if (!Files.exists(file)) {
      return VOC_CLASSES;
    }
    List<String> names = lines(file);
    if (names.isEmpty() || names.size() > LabelMask.VOID) {
      throw new InvalidInput(
          "A data set has 1 to 255 classes",
          file + " has " + names.size(),
          "Write one name a line, class 0 first");
    }
    return names;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new InvalidInput("A list cannot be read", file.toString(), "Save it as UTF-8", e);
    }
  }

  private static String splits(Path lists) {
    List<String> names = new ArrayList<>();
    try (var files = Files.newDirectoryStream(lists, "*.txt")) {
      files.forEach(file -> names.add(file.getFileName().toString().replaceFirst("\\.txt$", "")));
    } catch (IOException e) {
      throw new InvalidInput("A folder cannot be read", lists.toString(), "Allow it", e);
    }
    return names.isEmpty()
        ? "the lists in " + lists + ", once there are any"
        : String.join(", ", names.stream().sorted().toList());
  }

  private static void requireFolder(Path folder, String doThis) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInput("A folder of the data set is missing", folder.toString(), doThis);
    }
  }

  private static void requireFile(Path file, String what) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput(what, file.toString(), "Add the file or take its name off the list");
    }
  }
}
