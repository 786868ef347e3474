package org.hilab.server.supernet.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.supernet.SafetensorsWriter;
import org.hilab.server.supernet.SupernetLayout;
import org.hilab.server.supernet.Tensor;

/** Turns a weight file of any framework into a supernet's. */
public final class SupernetImport {
  private static final int ANY_CLASSES = 2;
  private static final int MOST_CLASSES = 255;

  private final WeightFile source;
  private final Mapping mapping;
  private final SortedMap<String, Tensor> tensors = new TreeMap<>();
  private final SortedMap<String, String> origins = new TreeMap<>();
  private final List<String> dropped = new ArrayList<>();
  private final Set<String> folded = new HashSet<>();

  private SupernetImport(WeightFile source, Mapping mapping) {
    this.source = source;
    this.mapping = mapping;
  }

  /**
   * What was done.
   *
   * @param tensors written
   * @param values written
   * @param dropped names of the source's tensors that the mapping leaves out
   */
  public record Report(int tensors, long values, int classes, List<String> dropped) {
    public Report {
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * Imports a file. The result is written only if it is a complete supernet.
   *
   * @param layouts the supernet's tensors for a number of classes
   * @throws InvalidInput if a tensor fits no rule, is missing, or has another shape
   */
  public static Report run(
      WeightFile source, Mapping mapping, IntFunction<SupernetLayout> layouts, Path out) {
    SupernetImport run = new SupernetImport(source, mapping);
    source.tensors().values().forEach(run::take);
    int classes = run.classes(layouts.apply(ANY_CLASSES).logits());
    SupernetLayout layout = layouts.apply(classes);
    run.complete(layout);
    SafetensorsWriter.write(out, run.tensors);
    long values = run.tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum();
    return new Report(run.tensors.size(), values, classes, run.dropped);
  }

  private void take(Tensor tensor) {
    Mapping.Match match =
        mapping
            .match(tensor.name())
            .orElseThrow(() ->
                new InvalidInput(
                    "A tensor fits no rule of the mapping",
                    source.path()
                        + ", tensor "
                        + tensor.name()
                        + " of shape "
                        + tensor.shape()
                        + ", by "
                        + mapping.name(),
                    "Write a rule for it, or \"" + tensor.name() + " -> drop\""));
    if (match.rule().drops()) {
      dropped.add(tensor.name());
    } else if (match.rule().folds()) {
      fold(tensor.name(), match.apply(tensor));
    } else {
      put(tensor.name(), match.apply(tensor));
    }
  }

  /** A batch norm that adds the bias and nothing else; the variance is corrected at the end. */
  private void fold(String origin, Tensor bias) {
    String norm = bias.name();
    float[] ones = new float[bias.values().length];
    Arrays.fill(ones, 1);
    put(origin, new Tensor(norm + "_beta", bias.shape(), bias.values()));
    put(origin, new Tensor(norm + "_gamma", bias.shape(), ones));
    put(origin, new Tensor(norm + "_moving_mean", bias.shape(), new float[ones.length]));
    put(origin, new Tensor(norm + "_moving_variance", bias.shape(), ones.clone()));
    folded.add(norm);
  }

  private void put(String origin, Tensor tensor) {
    String before = origins.put(tensor.name(), origin);
    if (before != null) {
      throw new InvalidInput(
          "Two tensors become the same",
          source.path() + ": " + before + " and " + origin + " become " + tensor.name(),
          "Drop one of them in the mapping");
    }
    tensors.put(tensor.name(), tensor);
  }

  private int classes(String logits) {
    Tensor kernel = tensors.get(logits);
    if (kernel == null) {
      throw missing(logits, "");
    }
    int classes = kernel.shape().isEmpty() ? 0 : kernel.shape().getLast();
    if (classes < 2 || classes > MOST_CLASSES) {
      throw new InvalidInput(
          "The number of classes must be from 2 to " + MOST_CLASSES,
          source.path()
              + ", "
              + origins.get(logits)
              + " becomes "
              + logits
              + " of shape "
              + kernel.shape()
              + ", whose last dimension is the classes",
          "Correct its rule");
    }
    return classes;
  }

  private void complete(SupernetLayout layout) {
    layout
        .shapes()
        .forEach((name, shape) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null) {
            throw missing(name, " of shape " + shape);
          }
          if (!tensor.shape().equals(shape)) {
            throw new InvalidInput(
                "A tensor has the wrong shape",
                source.path()
                    + ", "
                    + origins.get(name)
                    + " becomes "
                    + name
                    + " of shape "
                    + tensor.shape()
                    + " but must be "
                    + shape,
                "Correct its rule, or give weights of the space's own architecture");
          }
        });
    for (String name : tensors.keySet()) {
      if (!layout.shapes().containsKey(name)) {
        throw new InvalidInput(
            "The supernet has no such tensor",
            source.path() + ", " + origins.get(name) + " becomes " + name,
            "Correct its rule, or write \"" + origins.get(name) + " -> drop\"");
      }
    }
    layout.epsilons().forEach(this::normalize);
  }

  private InvalidInput missing(String name, String shape) {
    return new InvalidInput(
        "The supernet lacks a tensor",
        name
            + shape
            + " comes from none of the "
            + source.tensors().size()
            + " tensors of "
            + source.path()
            + " by "
            + mapping.name(),
        "Add a rule that gives it; hilab supernet inspect lists the file's tensors");
  }

  /** Moves a batch norm to the supernet's epsilon, by its factor. */
  private void normalize(String norm, double epsilon) {
    Tensor variance = tensor(norm + "_moving_variance");
    Tensor gamma = tensor(norm + "_gamma");
    double own = folded.contains(norm) ? 0 : mapping.epsilon().orElse(epsilon);
    float[] factors = gamma.values().clone();
    for (int c = 0; c < factors.length; c++) {
      double spread = variance.values()[c];
      if (spread < 0) {
        throw new InvalidInput(
            "A variance is negative",
            source.path() + ", " + origins.get(variance.name()) + " holds " + spread,
            "Repair the training");
      }
      if (own != epsilon) {
        factors[c] *= (float) Math.sqrt((spread + epsilon) / (spread + own));
      }
    }
    tensors.put(gamma.name(), new Tensor(gamma.name(), gamma.shape(), factors));
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("A layout has a batch norm without " + name + ".");
    }
    return tensor;
  }
}
