package org.hilab.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes what nobody says out of messages that somebody does: half of it is broken text, the other
 * half sound JSON with fields that are gone, doubled, of another type, out of bounds or of another
 * message. For benches that feed decoders.
 */
public final class Nonsense {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String[] PIECES = {
    "null", "-1", "1e999", "\"", "{", "}", "[[[[[[[[", "]", ",", ":", "\\u0000", "true", "0.5", ""
  };
  private static final List<JsonNode> VALUES =
      List.of(
          tree("null"),
          tree("true"),
          tree("-1"),
          tree("0"),
          tree("0.5"),
          tree("1e300"),
          tree("2147483648"),
          tree("9223372036854775807"),
          tree("9223372036854775808"),
          tree("\"\""),
          tree("\"" + "x".repeat(300) + "\""),
          tree("\"\\u0000\\ud800\""),
          tree("[]"),
          tree("{}"),
          tree("[" + "[".repeat(30) + "]".repeat(30) + "]"));
  private static final int MOST_CHANGES = 3;
  private static final int MOST_CUT = 6;

  private final SplittableRandom random;
  private final List<byte[]> seeds;
  private final List<JsonNode> trees;

  /**
   * Out of these messages.
   *
   * @param messages JSON objects
   */
  public Nonsense(long seed, List<byte[]> messages) {
    this.random = new SplittableRandom(seed);
    this.seeds = messages.stream().map(byte[]::clone).toList();
    this.trees = messages.stream().map(bytes -> tree(new String(bytes, UTF_8))).toList();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A seed is no JSON: " + json, e);
    }
  }

  /** The next input. */
  public byte[] next() {
    int which = random.nextInt(seeds.size());
    return random.nextBoolean() ? broken(seeds.get(which)) : twisted(trees.get(which));
  }

  private byte[] broken(byte[] message) {
    StringBuilder text = new StringBuilder(new String(message, UTF_8));
    for (int i = random.nextInt(MOST_CHANGES) + 1; i > 0; i--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(MOST_CUT));
      text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private byte[] twisted(JsonNode message) {
    JsonNode changed = message.deepCopy();
    for (int i = random.nextInt(MOST_CHANGES) + 1; i > 0; i--) {
      twist(any(changed));
    }
    return changed.toString().getBytes(UTF_8);
  }

  private void twist(JsonNode node) {
    switch (node) {
      case ObjectNode object when !object.isEmpty() -> {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(names.get(random.nextInt(names.size())), object.get(name));
          case 2 -> object.set(name + "x", value());
          default -> object.set(name, value());
        }
      }
      case ArrayNode array when !array.isEmpty() -> {
        int at = random.nextInt(array.size());
        if (random.nextBoolean()) {
          array.set(at, value());
        } else {
          array.insert(at, array.get(at));
        }
      }
      case ArrayNode array -> array.add(value());
      default -> {}
    }
  }

  /** A value that is seldom right where it comes, or a part of some message. */
  private JsonNode value() {
    JsonNode value =
        random.nextInt(3) == 0
            ? any(trees.get(random.nextInt(trees.size())))
            : VALUES.get(random.nextInt(VALUES.size()));
    return value.deepCopy();
  }

  /** Any object or list in it; the whole as often as one of its parts. */
  private JsonNode any(JsonNode tree) {
    JsonNode at = tree;
    while (random.nextBoolean()) {
      List<JsonNode> inside = new ArrayList<>();
      at.forEach(child -> {
        if (child.isContainerNode()) {
          inside.add(child);
        }
      });
      if (inside.isEmpty()) {
        return at;
      }
      at = inside.get(random.nextInt(inside.size()));
    }
    return at;
  }
}
