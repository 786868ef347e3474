package org.hilab.server.supernet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.hilab.server.candidate.InvalidInput;

/**
 * What the JSON header of a safetensors file says, checked: the tensors lie one after the other,
 * without gap or overlap, and fill the file.
 */
record SafetensorsHeader(List<Entry> entries) {
  private static final String METADATA = "__metadata__";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** One tensor of the file; it begins where the one before it ends. */
  record Entry(String name, ElementType type, List<Integer> shape, long begin, long end) {
    int elements() {
      return Math.toIntExact((end - begin) / type.bytes());
    }
  }

  SafetensorsHeader {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the header.
   *
   * @param dataBytes length of the file after its header
   */
  static SafetensorsHeader parse(byte[] json, long dataBytes, Path file) {
    return new Parser(file).parse(json, dataBytes);
  }

  private record Parser(Path file) {
    SafetensorsHeader parse(byte[] json, long dataBytes) {
      JsonNode root = tree(json);
      if (!root.isObject()) {
        throw broken("The header of the weight file is not a JSON object", file.toString());
      }
      List<Entry> entries = new ArrayList<>();
      for (Map.Entry<String, JsonNode> property : root.properties()) {
        if (!property.getKey().equals(METADATA)) {
          entries.add(entry(property.getKey(), property.getValue()));
        }
      }
      entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
      checkContiguous(entries, dataBytes);
      return new SafetensorsHeader(entries);
    }

    private JsonNode tree(byte[] json) {
      try {
        return JSON.readTree(json);
      } catch (JsonProcessingException e) {
        String where = file + " (" + e.getOriginalMessage() + ")";
        throw broken("The header of the weight file is not valid JSON", where);
      } catch (IOException e) {
        throw new IllegalStateException("Reading bytes in memory cannot fail.", e);
      }
    }

    private Entry entry(String name, JsonNode node) {
      ElementType type = type(name, node.path("dtype"));
      List<Integer> shape = shape(name, node.path("shape"));
      JsonNode offsets = node.path("data_offsets");
      if (!offsets.isArray() || offsets.size() != 2) {
        throw broken("A tensor has no pair of data_offsets", in(name));
      }
      long begin = natural(name, "offset", offsets.get(0));
      long end = natural(name, "offset", offsets.get(1));
      long bytes = bytes(name, type, shape);
      if (end - begin != bytes) {
        String found = in(name) + " has shape " + shape + ", so " + bytes + " bytes of " + type;
        throw broken(
            "A tensor's length is not that of its shape",
            found + ", but its offsets are " + begin + " to " + end);
      }
      return new Entry(name, type, shape, begin, end);
    }

    private ElementType type(String name, JsonNode node) {
      for (ElementType type : ElementType.values()) {
        if (type.name().equals(node.asText())) {
          return type;
        }
      }
      throw new InvalidInput(
          "A tensor has an element type that hilab does not read",
          in(name) + " has dtype " + node,
          "Save the weights as F32, F16 or BF16");
    }

    private List<Integer> shape(String name, JsonNode node) {
      if (!node.isArray()) {
        throw broken("A tensor has no shape", in(name));
      }
      List<Integer> shape = new ArrayList<>();
      for (JsonNode size : node) {
        long value = natural(name, "size", size);
        if (value > Integer.MAX_VALUE) {
          throw broken("A tensor is too large", in(name) + " has shape " + node);
        }
        shape.add((int) value);
      }
      return shape;
    }

    private long natural(String name, String what, JsonNode node) {
      if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
        String found = in(name) + " has " + node;
        throw broken("A tensor's " + what + " is not a whole number from 0 up", found);
      }
      return node.longValue();
    }

    private long bytes(String name, ElementType type, List<Integer> shape) {
      long elements = 1;
      for (int size : shape) {
        // stays below 2^62, so that no product of hostile sizes overflows
        elements = elements * size;
        if (elements > Integer.MAX_VALUE) {
          throw broken("A tensor is too large", in(name) + " has shape " + shape);
        }
      }
      return elements * type.bytes();
    }

    private void checkContiguous(List<Entry> entries, long dataBytes) {
      long position = 0;
      for (Entry entry : entries) {
        if (entry.begin != position) {
          String what = entry.begin < position ? "Two tensors overlap" : "There is a gap";
          throw broken(what + " in the weight file", in(entry.name) + " at byte " + entry.begin);
        }
        if (entry.end > dataBytes) {
          throw broken(
              "The weight file is truncated",
              in(entry.name) + " ends at byte " + entry.end + " of " + dataBytes);
        }
        position = entry.end;
      }
      if (position != dataBytes) {
        String found = file + " (" + (dataBytes - position) + " bytes)";
        throw broken("The weight file has bytes that belong to no tensor", found);
      }
    }

    private String in(String name) {
      return file + ", tensor " + name;
    }

    private static InvalidInput broken(String what, String which) {
      return Safetensors.broken(what, which);
    }
  }
}
