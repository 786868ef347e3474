package org.hilab.server.evolution;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objectives;
import org.moeaframework.algorithm.NSGAII;
import org.moeaframework.core.PRNG;
import org.moeaframework.core.Solution;
import org.moeaframework.core.comparator.ChainedComparator;
import org.moeaframework.core.comparator.CrowdingComparator;
import org.moeaframework.core.comparator.ParetoDominanceComparator;
import org.moeaframework.core.initialization.InjectedInitialization;
import org.moeaframework.core.operator.CompoundVariation;
import org.moeaframework.core.operator.binary.BitFlip;
import org.moeaframework.core.operator.binary.HUX;
import org.moeaframework.core.population.NondominatedSortingPopulation;
import org.moeaframework.core.selection.TournamentSelection;
import org.moeaframework.core.variable.BinaryVariable;
import org.moeaframework.problem.AbstractProblem;

/** Another library's NSGA-II with the same operators, probabilities and initial population. */
final class MoeaFramework {
  private MoeaFramework() {}

  /** The points of its final population. */
  static List<Objectives> nsga2(
      BitStringProblem problem, long seed, List<Genome> initial, int evaluations) {
    PRNG.setSeed(seed);
    Adapter adapter = new Adapter(problem);
    List<Solution> solutions = initial.stream().map(adapter::solution).toList();
    NSGAII algorithm =
        new NSGAII(
            adapter,
            initial.size(),
            new NondominatedSortingPopulation(),
            null,
            new TournamentSelection(
                2,
                new ChainedComparator(new ParetoDominanceComparator(), new CrowdingComparator())),
            new CompoundVariation(new HUX(0.9), new BitFlip(1.0 / problem.length())),
            new InjectedInitialization(adapter, solutions));
    while (algorithm.getNumberOfEvaluations() < evaluations) {
      algorithm.step();
    }
    if (algorithm.getNumberOfEvaluations() != evaluations) {
      throw new IllegalStateException(algorithm.getNumberOfEvaluations() + " evaluations");
    }
    List<Objectives> points = new ArrayList<>();
    for (Solution solution : algorithm.getPopulation()) {
      points.add(problem.objectives().apply(genome(solution)));
    }
    return points;
  }

  private static Genome genome(Solution solution) {
    StringBuilder bits = new StringBuilder();
    for (boolean bit : BinaryVariable.getBinary(solution.getVariable(0))) {
      bits.append(bit ? '1' : '0');
    }
    return new Genome(bits.toString());
  }

  private static final class Adapter extends AbstractProblem {
    private final BitStringProblem problem;

    private Adapter(BitStringProblem problem) {
      super(1, 2);
      this.problem = problem;
    }

    @Override
    public void evaluate(Solution solution) {
      Objectives objectives = problem.objectives().apply(genome(solution));
      solution.setObjectiveValue(0, (double) objectives.value(0));
      solution.setObjectiveValue(1, (double) objectives.value(1));
    }

    @Override
    public Solution newSolution() {
      Solution solution = new Solution(1, 2);
      solution.setVariable(0, new BinaryVariable(problem.length()));
      return solution;
    }

    private Solution solution(Genome genome) {
      Solution solution = newSolution();
      BinaryVariable bits = (BinaryVariable) solution.getVariable(0);
      for (int i = 0; i < genome.length(); i++) {
        bits.set(i, genome.isSet(i));
      }
      return solution;
    }
  }
}
