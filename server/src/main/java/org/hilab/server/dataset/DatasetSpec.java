package org.hilab.server.dataset;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hilab.server.candidate.InvalidInput;

/** Which data set, as it is named on the command line: {@code voc:DIR}. */
public record DatasetSpec(Format format, Path directory) {
  /** The known layouts of files; docs/datasets.md describes each. */
  public enum Format {
    /** PASCAL VOC: ImageSets/Segmentation, JPEGImages, SegmentationClass. */
    VOC,
    /** leftImg8bit, gtFine; 19 train classes. */
    CITYSCAPES,
    /** MS-COCO with PASCAL VOC's 21 classes. */
    COCO,
    /** MS-COCO with its 80 things and background. */
    COCO81,
    /** As in SegNet's tutorial: test, testannot. */
    CAMVID,
    /** images, masks, classes.txt. */
    FOLDER;

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads {@code FORMAT:DIR}.
   *
   * @throws InvalidInput if the format is unknown or the folder is missing from the text
   */
  public static DatasetSpec parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0 || colon == text.length() - 1) {
      throw new InvalidInput(
          "A data set needs a format and a folder", quoted(text), "Write voc:DIR");
    }
    Format format = format(text.substring(0, colon), text);
    try {
      return new DatasetSpec(format, Path.of(text.substring(colon + 1)));
    } catch (InvalidPathException e) {
      throw new InvalidInput("The folder's name is not valid", quoted(text), "Correct it", e);
    }
  }

  /**
   * Opens one split and checks that all its files are there.
   *
   * @throws InvalidInput if the folder does not have the format's layout
   */
  public Dataset open(String split) {
    return switch (format) {
      case VOC -> VocDataset.open(directory, split);
      case CITYSCAPES -> CityscapesDataset.open(directory, split);
      case COCO -> CocoDataset.open(directory, split, CocoClasses.VOC);
      case COCO81 -> CocoDataset.open(directory, split, CocoClasses.THINGS);
      case CAMVID -> CamVidDataset.open(directory, split);
      case FOLDER -> FolderDataset.open(directory, split);
    };
  }

  /** The last part of the folder's name. */
  public String name() {
    return directory.toAbsolutePath().normalize().getFileName().toString();
  }

  @Override
  public String toString() {
    return format.key() + ":" + directory;
  }

  private static Format format(String key, String text) {
    return Arrays.stream(Format.values())
        .filter(format -> format.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new InvalidInput("Unknown data set format", quoted(text), known()));
  }

  private static String known() {
    return "Use a known one: "
        + Arrays.stream(Format.values()).map(Format::key).collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
