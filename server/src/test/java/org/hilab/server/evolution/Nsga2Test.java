package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.hilab.server.candidate.Genome;
import org.junit.jupiter.api.Test;

class Nsga2Test {
  /**
   * The first genomes of seed 7. Recorded searches replay only as long as these stay: if a new
   * version of Jenetics or of the JDK changes them, that is a break to announce.
   */
  @Test
  void the_genomes_of_a_seed_are_fixed_for_ever() {
    BitStringProblem problem = BitStringProblem.measured();
    Nsga2Settings settings = Nsga2Settings.ofSeed(7).withPopulation(4);
    Genome supernet = new Genome("00001111111111111111111");
    Nsga2 nsga2 = new Nsga2(settings, 23, supernet, UnaryOperator.identity());
    List<List<Individual>> populations = SearchLoop.over(problem, nsga2).populations(3);
    assertThat(nsga2.initialPopulation())
        .extracting(Genome::bits)
        .containsExactly(
            "00001111111111111111111",
            "10011000111111100111000",
            "11100010011001000011011",
            "00110011010111101111111");
    assertThat(nsga2.offspring(4, populations.getLast(), _ -> false))
        .extracting(Genome::bits)
        .containsExactly(
            "00011111111111101101111",
            "00101011111101111111111",
            "00001111111111111111111",
            "00001110110011111111111");
  }

  /** Of two different individuals the better wins, so the worst of a population never does. */
  @Test
  void the_worst_individual_has_no_children() {
    Nsga2 copies =
        new Nsga2(
            new Nsga2Settings(3, 50, 0, 0, 0), 3, new Genome("000"), UnaryOperator.identity());
    List<Individual> parents =
        List.of(
            Individuals.rejected("111"),
            Individuals.feasible("010", 5, 5),
            Individuals.feasible("001", 1, 1));
    List<Genome> children = copies.offspring(2, parents, _ -> false);
    assertThat(children).extracting(Genome::bits).containsOnly("010", "001");
    assertThat(children).filteredOn(child -> child.bits().equals("001")).hasSizeBetween(24, 42);
  }

  @Test
  void a_population_of_rejected_individuals_still_has_children() {
    Nsga2 nsga2 =
        new Nsga2(Nsga2Settings.ofSeed(3), 5, new Genome("00000"), UnaryOperator.identity());
    List<Individual> parents =
        List.of(Individuals.rejected("00000"), Individuals.rejected("11111"));
    assertThat(nsga2.offspring(2, parents, _ -> false)).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void one_parent_is_enough() {
    Nsga2 nsga2 =
        new Nsga2(Nsga2Settings.ofSeed(3), 5, new Genome("00000"), UnaryOperator.identity());
    assertThat(nsga2.offspring(2, List.of(Individuals.feasible("00000", 1, 1)), _ -> false))
        .hasSize(12);
  }
}
