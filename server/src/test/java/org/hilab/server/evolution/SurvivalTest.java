package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hilab.server.evolution.Individuals.feasible;
import static org.hilab.server.evolution.Individuals.rejected;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objectives;
import org.junit.jupiter.api.Test;

class SurvivalTest {
  /**
   * By hand, after Deb 2002, III.C. Front 1 is (1,10) (2,6) (4,4) (7,2) (11,1), of which (4,4) has
   * the smallest crowding distance and (2,6) the next; (12,12) is front 2.
   */
  @Test
  void the_last_front_that_does_not_fit_is_truncated_by_crowding() {
    List<Individual> parents =
        List.of(feasible("000", 12, 12), feasible("001", 4, 4), feasible("010", 1, 10));
    List<Individual> children =
        List.of(feasible("011", 7, 2), feasible("100", 11, 1), feasible("101", 2, 6));
    assertThat(survivors(5, parents, children)).containsExactly("010", "100", "011", "101", "001");
    assertThat(survivors(3, parents, children)).containsExactly("010", "100", "011");
    assertThat(survivors(6, parents, children)).endsWith("000");
  }

  @Test
  void ties_go_to_the_lower_index_and_so_to_the_parent() {
    List<Individual> parents = List.of(feasible("00", 1, 2), feasible("01", 2, 1));
    List<Individual> children = List.of(feasible("10", 0, 3), feasible("11", 3, 0));
    assertThat(survivors(3, parents, children)).containsExactly("10", "11", "00");
    assertThat(survivors(3, children, parents)).containsExactly("10", "11", "00");
    assertThat(survivors(3, List.of(parents.get(1), parents.get(0)), children))
        .containsExactly("10", "11", "01");
  }

  @Test
  void a_genome_that_is_there_twice_loses_to_every_other_feasible_one() {
    List<Individual> parents = List.of(feasible("00", 1, 1), feasible("01", 9, 9));
    List<Individual> children = List.of(feasible("00", 1, 1), rejected("10"));
    assertThat(survivors(4, parents, children)).containsExactly("00", "01", "00", "10");
  }

  @Test
  void rejected_individuals_come_last_and_only_fill_up() {
    List<Individual> parents = List.of(rejected("00"), feasible("01", 99, 99));
    List<Individual> children = List.of(rejected("10"), feasible("11", 100, 100));
    assertThat(survivors(3, parents, children)).containsExactly("01", "11", "00");
  }

  @Test
  void survival_keeps_its_promises_on_random_populations() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int size = 2 + random.nextInt(12);
      List<Individual> parents = Individuals.random(random, size, 6);
      List<Individual> children = Individuals.random(random, size, 6);
      List<Individual> all = Stream.concat(parents.stream(), children.stream()).toList();
      List<Individual> survivors = Survival.best(size, parents, children);
      String name = "seed " + seed;
      assertThat(survivors).as(name).hasSize(size).isSubsetOf(all);
      nobody_left_out_dominates_a_first_occurrence(name, all, survivors);
      the_best_value_of_each_objective_survives(name, all, survivors);
      assertThat(rejectedOf(survivors)).as(name).isLessThanOrEqualTo(leastRejected(all, size));
      assertThat(Survival.best(size, survivors, List.of())).as(name).hasSameElementsAs(survivors);
    }
  }

  private static void nobody_left_out_dominates_a_first_occurrence(
      String name, List<Individual> all, List<Individual> survivors) {
    Set<Individual> kept = new HashSet<>(survivors);
    List<Objectives> leftOut = objectives(all.stream().filter(i -> !kept.contains(i)).toList());
    for (Objectives survivor : objectives(survivors)) {
      assertThat(leftOut).as(name).noneMatch(other -> other.dominates(survivor));
    }
  }

  private static void the_best_value_of_each_objective_survives(
      String name, List<Individual> all, List<Individual> survivors) {
    for (int k = 0; k < 2; k++) {
      int objective = k;
      assertThat(objectives(survivors).stream().mapToLong(o -> o.value(objective)).min())
          .as(name)
          .isEqualTo(objectives(all).stream().mapToLong(o -> o.value(objective)).min());
    }
  }

  private static long leastRejected(List<Individual> all, int size) {
    return Math.max(0, size - (all.size() - rejectedOf(all)));
  }

  private static long rejectedOf(List<Individual> individuals) {
    return individuals.stream().filter(i -> i.score() instanceof Score.Rejected).count();
  }

  private static List<Objectives> objectives(List<Individual> individuals) {
    return individuals.stream()
        .flatMap(individual ->
            switch (individual.score()) {
              case Score.Feasible(Objectives objectives) -> Stream.of(objectives);
              case Score.Rejected _ -> Stream.<Objectives>empty();
            })
        .toList();
  }

  private static List<String> survivors(
      int size, List<Individual> parents, List<Individual> children) {
    return SearchLoop.genomes(Survival.best(size, parents, children)).stream()
        .map(Genome::bits)
        .toList();
  }
}
