package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hilab.server.evolution.Individuals.feasible;
import static org.hilab.server.evolution.Individuals.rejected;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParetoArchiveTest {
  @Test
  void members_are_sorted_by_objectives_then_genome_and_rejected_ones_left_out() {
    ParetoArchive archive =
        ParetoArchive.of(
            List.of(
                feasible("011", 3, 1),
                rejected("111"),
                feasible("010", 1, 3),
                feasible("001", 1, 3),
                feasible("100", 3, 2),
                feasible("010", 1, 3)));
    assertThat(archive.members())
        .extracting(member -> member.genome().bits())
        .containsExactly("001", "010", "011");
  }

  @Test
  void a_better_one_drives_out_what_it_dominates() {
    ParetoArchive archive =
        ParetoArchive.of(List.of(feasible("00", 5, 5), feasible("01", 1, 9)))
            .with(List.of(feasible("10", 4, 4)));
    assertThat(archive.members())
        .extracting(member -> member.genome().bits())
        .containsExactly("01", "10");
  }

  @Test
  void the_archive_does_not_depend_on_order_or_on_portions() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Individual> individuals = Individuals.random(random, 40, 7);
      ParetoArchive atOnce = ParetoArchive.of(individuals);
      List<Individual> shuffled = new ArrayList<>(individuals);
      Collections.shuffle(shuffled, random);
      ParetoArchive oneByOne = ParetoArchive.empty();
      for (Individual individual : shuffled) {
        oneByOne = oneByOne.with(List.of(individual));
      }
      assertThat(oneByOne.members()).as("seed %d", seed).isEqualTo(atOnce.members()).isNotEmpty();
    }
  }

  @Test
  void the_archive_of_a_search_never_loses_hyperarea() {
    BitStringProblem problem = BitStringProblem.measured();
    for (long seed = 0; seed < 20; seed++) {
      SearchStrategy strategy = Searches.nsga2(problem, Nsga2Settings.ofSeed(seed));
      ParetoArchive archive = ParetoArchive.empty();
      double before = 0;
      for (List<Individual> population : SearchLoop.over(problem, strategy).populations(15)) {
        archive = archive.with(population);
        double now = problem.hyperarea().normalised(archive.points());
        assertThat(now).as("seed %d", seed).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(1);
        before = now;
      }
    }
  }
}
