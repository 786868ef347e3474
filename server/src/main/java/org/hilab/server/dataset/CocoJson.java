package org.hilab.server.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hilab.server.candidate.InvalidInput;

/** Reads annotation files token by token. */
final class CocoJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** Of an image's side, and so of twice what a coordinate may be. */
  private static final int MOST_PIXELS = 1 << 14;

  private static final int FEWEST_COORDINATES = 6;

  private CocoJson() {}

  /** Reads one value. */
  interface Content {
    void read(JsonParser json) throws IOException;
  }

  /** Parses one value that begins at the offset of a file. */
  static void parse(Path file, long offset, Content content) {
    try (FileChannel channel = FileChannel.open(file).position(offset);
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      content.read(json);
    } catch (StreamReadException | StreamConstraintsException e) {
      throw broken(file, e.getOriginalMessage());
    } catch (IOException e) {
      throw new InvalidInput(
          "An annotation file cannot be read", file + " (" + e.getMessage() + ")", "Check it", e);
    }
  }

  static void requireToken(JsonParser json, JsonToken token, Path file, String what) {
    if (json.currentToken() != token) {
      throw broken(file, what + " is not " + (token == JsonToken.START_ARRAY ? "[…]" : "{…}"));
    }
  }

  static void requireSize(int height, int width, String where) {
    if (height < 1 || width < 1 || height > MOST_PIXELS || width > MOST_PIXELS) {
      throw new InvalidInput(
          "An image has no usable size",
          where + " is " + width + "×" + height,
          "Correct height and width");
    }
  }

  static InvalidInput broken(Path file, String why) {
    return new InvalidInput(
        "An annotation file is not MS-COCO's JSON",
        file + " (" + why + ")",
        "Download or export it again");
  }

  /** The outline of the annotation whose opening brace lies at the offset. */
  static CocoRegion region(Path file, long offset) {
    List<CocoRegion> found = new ArrayList<>();
    parse(
        file,
        offset,
        json -> {
          requireToken(json, JsonToken.START_OBJECT, file, "an annotation");
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean here = json.currentName().equals("segmentation");
            json.nextToken();
            if (here) {
              found.add(region(json, file + ", byte " + offset));
            } else {
              json.skipChildren();
            }
          }
        });
    if (found.isEmpty()) {
      throw notARegion(file + ", byte " + offset + ", has no segmentation");
    }
    return found.getFirst();
  }

  private static CocoRegion region(JsonParser json, String where) throws IOException {
    return switch (json.currentToken()) {
      case START_ARRAY -> polygons(json, where);
      case START_OBJECT -> runs(json, where);
      default -> throw notARegion(where);
    };
  }

  private static CocoRegion polygons(JsonParser json, String where) throws IOException {
    List<double[]> polygons = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw notARegion(where);
      }
      polygons.add(coordinates(json, where));
    }
    return new CocoRegion.Polygons(polygons);
  }

  private static double[] coordinates(JsonParser json, String where) throws IOException {
    double[] values = new double[64];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count] = json.getDoubleValue();
      if (!(Math.abs(values[count]) <= 2 * MOST_PIXELS)) {
        throw notARegion(where + ", has the coordinate " + values[count]);
      }
      count++;
    }
    if (count < FEWEST_COORDINATES || count % 2 != 0) {
      throw notARegion(where + ", has a polygon of " + count + " numbers");
    }
    return Arrays.copyOf(values, count);
  }

  private static CocoRegion runs(JsonParser json, String where) throws IOException {
    int[] size = {};
    int[] counts = {};
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "size" -> size = integers(json, where);
        case "counts" ->
            counts =
                json.currentToken() == JsonToken.VALUE_STRING
                    ? CocoRuns.decode(json.getText(), where)
                    : integers(json, where);
        default -> json.skipChildren();
      }
    }
    if (size.length != 2) {
      throw notARegion(where + ", has no size");
    }
    return new CocoRegion.Runs(size[0], size[1], counts);
  }

  private static int[] integers(JsonParser json, String where) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw notARegion(where);
    }
    int[] values = new int[64];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = json.getIntValue();
    }
    return Arrays.copyOf(values, count);
  }

  static InvalidInput notARegion(String where) {
    return new InvalidInput(
        "A segmentation is neither polygons nor runs", where, "Export the annotation again");
  }
}
