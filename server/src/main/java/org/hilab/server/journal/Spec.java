package org.hilab.server.journal;

import java.util.List;
import org.hilab.server.candidate.Bounds;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a search depends on; the same spec gives the same front.
 *
 * @param classes the dataset's, background included
 * @param inputSize height and width of the network's input, in pixels
 * @param objectives in the order of every candidate's values
 * @param strategy how genomes are chosen: nsga2 or random
 * @param population candidates of a generation
 * @param bounds of each objective over the space; the hyperarea is normalised by them
 */
public record Spec(
    String space,
    int classes,
    int inputSize,
    Supernet supernet,
    Image image,
    Dataset dataset,
    List<Objective> objectives,
    String strategy,
    int population,
    int generations,
    long seed,
    Evaluators evaluators,
    List<Bounds> bounds,
    Genome supernetGenome) {
  public Spec {
    objectives = List.copyOf(objectives);
    bounds = List.copyOf(bounds);
    if (objectives.isEmpty() || objectives.size() != bounds.size()) {
      throw new IllegalArgumentException(
          "A search needs objectives and bounds for each, but has "
              + objectives
              + " and "
              + bounds
              + ".");
    }
    if (population < 1 || generations < 1) {
      throw new IllegalArgumentException(
          "Population and generations start at 1, but are "
              + population
              + " and "
              + generations
              + ".");
    }
  }

  /** The same search with another seed and mode of scoring. */
  public Spec with(long newSeed, @Nullable Racing racing) {
    return new Spec(
        space,
        classes,
        inputSize,
        supernet,
        image,
        dataset,
        objectives,
        strategy,
        population,
        generations,
        newSeed,
        new Evaluators(evaluators.accuracy, evaluators.latency, racing, evaluators.conventions),
        bounds,
        supernetGenome);
  }

  /** The trained weights. */
  public record Supernet(String name, String sha256) {}

  /** The int8 weights of the whole space. */
  public record Image(String sha256) {}

  /**
   * The images that accuracy is measured on.
   *
   * @param images how many of them are used
   * @param of how many the split has
   */
  public record Dataset(
      String format, String name, String split, int images, int of, String preprocess) {}

  /**
   * Where the values come from, by name and hash.
   *
   * @param latency null: latency is no objective
   * @param racing null: every candidate is scored on every image
   * @param conventions null: the mean is over the classes present in the truth, void is ignored
   */
  public record Evaluators(
      String accuracy,
      @Nullable String latency,
      @Nullable Racing racing,
      @Nullable Conventions conventions) {
    public Evaluators(String accuracy, @Nullable String latency) {
      this(accuracy, latency, null, null);
    }
  }

  /**
   * What counts in a mean IoU, in the words of the command line.
   *
   * @param mean over these classes: union or all (or present)
   * @param voidPixels whether a pixel without a true class is an error or ignored
   */
  public record Conventions(String mean, String voidPixels) {}

  /**
   * When a candidate that cannot enter the front any more is stopped.
   *
   * @param confidence with which it has to be behind a front member that costs no more
   * @param firstImages after which that is asked for the first time
   * @param step images until it is asked again
   */
  public record Racing(double confidence, int firstImages, int step) {}
}
