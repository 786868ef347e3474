package org.hilab.server.supernet.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.supernet.Tensor;

/**
 * How the tensors of a file become those of a supernet; docs/weights.md describes the language. The
 * first rule that fits a name counts.
 */
public final class Mapping {
  private static final String ARROW = " -> ";
  private static final String COLON = " : ";
  private static final String EPSILON = "epsilon ";

  private final String name;
  private final List<Rule> rules = new ArrayList<>();
  private OptionalDouble epsilon = OptionalDouble.empty();

  private Mapping(String name) {
    this.name = name;
  }

  /**
   * Reads a mapping file.
   *
   * @throws InvalidInput if it cannot be read or a line is no rule
   */
  public static Mapping read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw new InvalidInput(
          "A mapping file cannot be read",
          file + " (" + WholeFile.why(e) + ")",
          "Save it as UTF-8 text",
          e);
    }
  }

  /** What needs no mapping file: Keras' own names, and files that have a supernet's names. */
  public static Mapping of(WeightFile.Format format) {
    return switch (format) {
      case KERAS -> resource("keras.map");
      case SAFETENSORS, TORCH, TFLITE, ONNX -> resource("same.map");
    };
  }

  private static Mapping resource(String name) {
    try (InputStream in = Objects.requireNonNull(Mapping.class.getResourceAsStream(name))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return parse("the built-in " + name, text.lines().toList());
    } catch (IOException e) {
      throw new IllegalStateException("A resource cannot be read: " + name, e);
    }
  }

  private static Mapping parse(String name, List<String> lines) {
    Mapping mapping = new Mapping(name);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        mapping.line(name + ", line " + (i + 1), line);
      }
    }
    return mapping;
  }

  private void line(String where, String line) {
    if (line.startsWith(EPSILON)) {
      epsilon = OptionalDouble.of(epsilon(where, line.substring(EPSILON.length()).strip()));
      return;
    }
    int arrow = line.indexOf(ARROW);
    if (arrow < 0) {
      throw noRule(where, "\"" + line + "\" has no \"->\" with spaces around it");
    }
    NamePattern pattern = new NamePattern(line.substring(0, arrow).strip());
    String[] right = line.substring(arrow + ARROW.length()).strip().split(COLON, -1);
    String target = right[0].strip();
    pattern
        .unknownIn(target)
        .ifPresent(gap -> {
          throw noRule(where, "\"" + gap + "\" is no gap of the left side");
        });
    List<Rule.Step> steps = new ArrayList<>();
    for (int i = 1; i < right.length; i++) {
      steps.add(step(where, right[i].strip()));
    }
    rules.add(new Rule(where, pattern, target, steps));
  }

  private static double epsilon(String where, String text) {
    if (!text.matches("[0-9.]+([eE]-?[0-9]+)?")) {
      throw noRule(where, "epsilon \"" + text + "\" is no number");
    }
    return Double.parseDouble(text);
  }

  private static Rule.Step step(String where, String text) {
    String[] words = text.split("\\s+", -1);
    List<Integer> numbers =
        Arrays.stream(words)
            .skip(1)
            .filter(word -> word.matches("[0-9]{1,9}"))
            .map(Integer::valueOf)
            .toList();
    boolean complete = numbers.size() == words.length - 1;
    List<Integer> axes = IntStream.range(0, numbers.size()).boxed().toList();
    if (words[0].equals("folded") && words.length == 1) {
      return new Rule.Step.Folded();
    }
    if (words[0].equals("transpose")
        && complete
        && numbers.stream().sorted().toList().equals(axes)) {
      return new Rule.Step.Transpose(numbers);
    }
    if (words[0].equals("reshape") && complete) {
      return new Rule.Step.Reshape(numbers);
    }
    throw noRule(where, "\"" + text + "\" is no step");
  }

  private static InvalidInput noRule(String where, String why) {
    return new InvalidInput(
        "A line of a mapping is no rule",
        where + ": " + why,
        "Write NAME -> NAME : transpose 2 3 1 0, with reshape, folded or drop where they fit");
  }

  static InvalidInput unfit(String where, Tensor tensor, String step) {
    return new InvalidInput(
        "A step does not fit its tensor",
        where + ": " + step + " on " + tensor.name() + " of shape " + tensor.shape(),
        "Correct the rule");
  }

  String name() {
    return name;
  }

  /** What the file's batch norms add to the variance, if the mapping says so. */
  OptionalDouble epsilon() {
    return epsilon;
  }

  /** The first rule that fits, with the name that it gives. */
  Optional<Match> match(String tensor) {
    for (Rule rule : rules) {
      Optional<String> target = rule.pattern().translate(tensor, rule.target());
      if (target.isPresent()) {
        return Optional.of(new Match(rule, target.get()));
      }
    }
    return Optional.empty();
  }

  /** A rule and the name that it gives a tensor. */
  record Match(Rule rule, String target) {
    Tensor apply(Tensor tensor) {
      Tensor result = tensor;
      for (Rule.Step step : rule.steps()) {
        result = step.apply(result, rule.where());
      }
      return new Tensor(target, result.shape(), result.values());
    }
  }
}
