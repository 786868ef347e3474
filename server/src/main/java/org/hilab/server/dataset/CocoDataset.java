package org.hilab.server.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.CocoIndex.Annotation;
import org.hilab.server.dataset.CocoIndex.CocoImage;

/**
 * MS-COCO (Lin et al., ECCV 2014): {@code annotations/instances_SPLIT.json}, or {@code
 * stuff_SPLIT.json} where there is none, and {@code SPLIT/} with the images. Pixels of no
 * annotation are background; where annotations of two classes overlap, nobody says which is in
 * front, so they are void. Images come by their id.
 */
final class CocoDataset implements Dataset {
  private static final List<String> KINDS = List.of("instances_", "stuff_");
  private static final List<String> YEARS = List.of("", "2017", "2014");

  private final String split;
  private final Path annotations;
  private final Path images;
  private final CocoClasses classes;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** One image and its annotations of classes that count. */
  private record Entry(CocoImage image, List<Outline> outlines) {}

  private record Outline(int label, long offset, double area) {}

  private CocoDataset(String split, Path annotations, Path images, CocoClasses classes) {
    this.split = split;
    this.annotations = annotations;
    this.images = images;
    this.classes = classes;
  }

  static Dataset open(Path directory, String split, CocoClasses classes) {
    Layout.folder(directory, "Name the folder that holds annotations and the images");
    Path folder = Layout.folder(directory.resolve("annotations"), "Unpack the annotations there");
    Path file = annotations(folder, Layout.requireName(split, "--split"));
    String stem = Layout.stems(List.of(file), ".json").getFirst();
    String name = stem.substring(stem.indexOf('_') + 1);
    CocoDataset dataset = new CocoDataset(split, file, images(directory, name), classes);
    dataset.index(split.startsWith("train") ? classes.leastTrainPixels() : -1);
    return dataset;
  }

  private static Path annotations(Path folder, String split) {
    return KINDS.stream()
        .flatMap(kind -> YEARS.stream().map(year -> kind + split + year + ".json"))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            Layout.noSplit(
                folder.resolve(KINDS.getFirst() + split + ".json"),
                KINDS.stream()
                    .flatMap(kind ->
                        Layout.stems(Layout.entries(folder, kind + "*.json"), ".json").stream()
                            .map(stem -> stem.substring(kind.length())))
                    .distinct()
                    .toList()));
  }

  private static Path images(Path directory, String name) {
    return Stream.of(directory.resolve(name), directory.resolve("images").resolve(name))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() ->
            new InvalidInput(
                "A folder of the data set is missing",
                directory.resolve(name).toString(),
                "Put the split's images there"));
  }

  /** Reads which annotations belong to which image, and drops images with too little to train. */
  private void index(int leastPixels) {
    CocoIndex index = CocoIndex.read(annotations);
    Map<Long, Integer> labels = new HashMap<>();
    index
        .categories()
        .forEach((id, name) -> labels.put(id, classes.classOf(id, name, annotations)));
    Map<Long, List<Outline>> outlines = new HashMap<>();
    index.images().forEach(image -> addImage(image, outlines));
    for (int i = 0; i < index.annotations(); i++) {
      Annotation annotation = index.annotation(i);
      Integer label = labels.get(annotation.categoryId());
      List<Outline> ofImage = outlines.get(annotation.imageId());
      if (label == null || ofImage == null) {
        throw CocoJson.broken(annotations, "there is no image or category of " + annotation);
      }
      if (label != 0) {
        ofImage.add(new Outline(label, annotation.offset(), annotation.area()));
      }
    }
    index.images().stream()
        .sorted(Comparator.comparingLong(CocoImage::id))
        .map(image -> new Entry(image, List.copyOf(outlines.getOrDefault(image.id(), List.of()))))
        .filter(entry -> pixels(entry, leastPixels) > leastPixels)
        .forEach(this::add);
    Layout.requireSome(
        new ArrayList<>(entries.keySet()),
        annotations.resolveSibling(
            annotations.getFileName() + " (more than " + leastPixels + " pixels of the classes)"));
  }

  private void addImage(CocoImage image, Map<Long, List<Outline>> outlines) {
    if (outlines.put(image.id(), new ArrayList<>(1)) != null) {
      throw CocoJson.broken(annotations, "two images have the id " + image.id());
    }
  }

  private void add(Entry entry) {
    String fileName = entry.image.fileName();
    if (!Files.isRegularFile(images.resolve(fileName))) {
      throw new InvalidInput(
          "An image is missing",
          images.resolve(fileName).toString(),
          "Add the file or take it out of " + annotations);
    }
    String id = fileName.replaceFirst("\\.[^.]*$", "");
    if (entries.put(id, entry) != null) {
      throw CocoJson.broken(annotations, "two images are called " + fileName);
    }
  }

  /** Enough pixels are as good as all of them. */
  private double pixels(Entry entry, int enough) {
    double pixels = 0;
    for (Outline outline : entry.outlines) {
      if (pixels <= enough) {
        boolean says = !Double.isNaN(outline.area);
        pixels += says ? outline.area : count(region(entry.image, outline));
      }
    }
    return pixels;
  }

  private static int count(boolean[] region) {
    int count = 0;
    for (boolean inside : region) {
      count += inside ? 1 : 0;
    }
    return count;
  }

  @Override
  public List<String> ids() {
    return List.copyOf(entries.keySet());
  }

  @Override
  public String split() {
    return split;
  }

  @Override
  public List<String> classNames() {
    return classes.names();
  }

  @Override
  public Sample sample(String id) {
    CocoImage described = entry(id).image;
    Path file = images.resolve(described.fileName());
    RgbImage image = ImageFile.read(file);
    if (image.height() != described.height() || image.width() != described.width()) {
      throw new InvalidInput(
          "An image has another size than its annotations",
          String.format(
              "%s is %d×%d, in %s it is %d×%d",
              file,
              image.width(),
              image.height(),
              annotations,
              described.width(),
              described.height()),
          "Use the images of this annotation file");
    }
    return new Sample(id, image, mask(id));
  }

  @Override
  public LabelMask mask(String id) {
    Entry entry = entry(id);
    int height = entry.image.height();
    int width = entry.image.width();
    byte[] labels = new byte[height * width];
    for (Outline outline : entry.outlines) {
      boolean[] region = region(entry.image, outline);
      byte label = (byte) outline.label;
      for (int i = 0; i < region.length; i++) {
        if (region[i]) {
          int at = i % height * width + i / height;
          labels[at] = labels[at] == 0 || labels[at] == label ? label : (byte) LabelMask.VOID;
        }
      }
    }
    return new LabelMask(height, width, labels);
  }

  private boolean[] region(CocoImage image, Outline outline) {
    return CocoJson.region(annotations, outline.offset)
        .pixels(image.height(), image.width(), annotations + ", byte " + outline.offset);
  }

  private Entry entry(String id) {
    return Optional.ofNullable(entries.get(id))
        .orElseThrow(
            () -> new IllegalArgumentException("The split " + split + " has no image " + id + "."));
  }
}
