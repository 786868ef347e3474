package org.hilab.server.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hilab.server.candidate.InvalidInput;

/**
 * Where everything is in an annotation file. One pass over the file keeps some bytes per annotation
 * and no outline, so the largest file of MS-COCO (448 MB) fits in a small heap.
 */
final class CocoIndex {
  private static final int FIRST_CAPACITY = 1024;

  private final Path file;
  private final List<CocoImage> images = new ArrayList<>();
  private final Map<Long, String> categories = new HashMap<>();
  private long[] imageIds = new long[FIRST_CAPACITY];
  private long[] categoryIds = new long[FIRST_CAPACITY];
  private long[] offsets = new long[FIRST_CAPACITY];
  private double[] areas = new double[FIRST_CAPACITY];
  private int annotations;

  /** A picture that the file describes. */
  record CocoImage(long id, String fileName, int height, int width) {}

  /**
   * One annotation without its outline.
   *
   * @param offset of its opening brace in the file
   * @param area in pixels; NaN if the file does not say
   */
  record Annotation(long imageId, long categoryId, long offset, double area) {}

  private CocoIndex(Path file) {
    this.file = file;
  }

  /**
   * Reads the whole file once.
   *
   * @throws InvalidInput if it is not an annotation file
   */
  static CocoIndex read(Path file) {
    CocoIndex index = new CocoIndex(file);
    CocoJson.parse(file, 0, index::file);
    index.requireComplete();
    return index;
  }

  List<CocoImage> images() {
    return images;
  }

  Map<Long, String> categories() {
    return categories;
  }

  int annotations() {
    return annotations;
  }

  Annotation annotation(int i) {
    return new Annotation(imageIds[i], categoryIds[i], offsets[i], areas[i]);
  }

  private void requireComplete() {
    if (images.isEmpty() || categories.isEmpty()) {
      throw new InvalidInput(
          "An annotation file has no images or no categories",
          file + " has " + images.size() + " and " + categories.size(),
          "Give instances_SPLIT.json or stuff_SPLIT.json of MS-COCO");
    }
  }

  private void file(JsonParser json) throws IOException {
    CocoJson.requireToken(json, JsonToken.START_OBJECT, file, "the file");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "images" -> list(json, name, this::image);
        case "categories" -> list(json, name, this::category);
        case "annotations" -> list(json, name, this::annotation);
        default -> json.skipChildren();
      }
    }
  }

  private interface Element {
    void read(JsonParser json) throws IOException;
  }

  private void list(JsonParser json, String name, Element element) throws IOException {
    CocoJson.requireToken(json, JsonToken.START_ARRAY, file, name);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      CocoJson.requireToken(json, JsonToken.START_OBJECT, file, "an element of " + name);
      element.read(json);
    }
  }

  private void image(JsonParser json) throws IOException {
    long id = -1;
    String fileName = "";
    int height = 0;
    int width = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> id = json.getLongValue();
        case "file_name" -> fileName = json.getText();
        case "height" -> height = json.getIntValue();
        case "width" -> width = json.getIntValue();
        default -> json.skipChildren();
      }
    }
    CocoJson.requireSize(height, width, file + ", image " + id);
    Layout.requireName(fileName, file + ", image " + id);
    images.add(new CocoImage(id, fileName, height, width));
  }

  private void category(JsonParser json) throws IOException {
    long id = -1;
    String called = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> id = json.getLongValue();
        case "name" -> called = json.getText();
        default -> json.skipChildren();
      }
    }
    categories.put(id, called);
  }

  private void annotation(JsonParser json) throws IOException {
    grow();
    int i = annotations++;
    offsets[i] = json.currentTokenLocation().getByteOffset();
    areas[i] = Double.NaN;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "image_id" -> imageIds[i] = json.getLongValue();
        case "category_id" -> categoryIds[i] = json.getLongValue();
        case "area" -> areas[i] = json.getDoubleValue();
        default -> json.skipChildren();
      }
    }
  }

  private void grow() {
    if (annotations == offsets.length) {
      imageIds = Arrays.copyOf(imageIds, 2 * annotations);
      categoryIds = Arrays.copyOf(categoryIds, 2 * annotations);
      offsets = Arrays.copyOf(offsets, 2 * annotations);
      areas = Arrays.copyOf(areas, 2 * annotations);
    }
  }
}
