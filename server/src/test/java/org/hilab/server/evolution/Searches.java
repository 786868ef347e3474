package org.hilab.server.evolution;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.hilab.server.candidate.Genome;

/** The strategies over test problems. These have no supernet: a random genome takes its place. */
final class Searches {
  private Searches() {}

  static SearchStrategy of(Strategy strategy, BitStringProblem problem, Nsga2Settings settings) {
    return switch (strategy) {
      case NSGA2 -> nsga2(problem, settings);
      case RANDOM -> random(problem, settings);
    };
  }

  static Nsga2 nsga2(BitStringProblem problem, Nsga2Settings settings) {
    Genome first = start(problem, settings.seed());
    return new Nsga2(settings, problem.length(), first, UnaryOperator.identity());
  }

  static RandomSearch random(BitStringProblem problem, Nsga2Settings settings) {
    Genome first = start(problem, settings.seed());
    return new RandomSearch(settings, problem.length(), first, UnaryOperator.identity());
  }

  private static Genome start(BitStringProblem problem, long seed) {
    StringBuilder bits = new StringBuilder();
    new Random(seed).ints(problem.length(), 0, 2).forEach(bits::append);
    return new Genome(bits.toString());
  }
}
