package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hilab.server.candidate.Genome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both strategies promise. */
class SearchStrategyTest {
  private static final Genome SUPERNET = new Genome("00001111111111111111111");

  @ParameterizedTest
  @EnumSource
  void generation_1_is_the_supernet_and_distinct_canonical_genomes(Strategy strategy) {
    for (long seed = 0; seed < 100; seed++) {
      List<Genome> genomes = create(strategy, seed).initialPopulation();
      assertThat(genomes).hasSize(12).doesNotHaveDuplicates().startsWith(SUPERNET);
      assertThat(genomes).allMatch(genome -> canonical(genome).equals(genome));
    }
  }

  @ParameterizedTest
  @EnumSource
  void offspring_is_canonical_distinct_and_new(Strategy strategy) {
    for (long seed = 0; seed < 20; seed++) {
      Set<Genome> seen = new HashSet<>();
      new SearchLoop(
              create(strategy, seed),
              genomes -> {
                assertThat(genomes).hasSize(12).allMatch(g -> canonical(g).equals(g));
                genomes.forEach(genome -> assertThat(seen.add(genome)).isTrue());
                return genomes.stream().map(BitStringProblem.measured()::evaluate).toList();
              })
          .populations(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void where_everything_is_known_the_offspring_is_kept_after_the_redraws(Strategy strategy) {
    SearchStrategy search = create(strategy, 7);
    BitStringProblem problem = BitStringProblem.measured();
    List<Individual> parents = search.initialPopulation().stream().map(problem::evaluate).toList();
    List<Genome> asked = new ArrayList<>();
    List<Genome> offspring = search.offspring(2, parents, asked::add);
    assertThat(offspring).hasSize(12);
    assertThat(asked).hasSize(12 * 100).doesNotContainNull();
  }

  @ParameterizedTest
  @EnumSource
  void a_space_smaller_than_the_population_is_no_trap(Strategy strategy) {
    SearchStrategy search =
        strategy.create(Nsga2Settings.ofSeed(1), 2, new Genome("11"), UnaryOperator.identity());
    SearchLoop loop =
        new SearchLoop(
            search,
            genomes ->
                genomes.stream()
                    .map(g -> Individuals.feasible(g.bits(), g.number(0, 2), -g.number(0, 1)))
                    .toList());
    assertThat(new HashSet<>(SearchLoop.genomes(loop.populations(5).getLast()))).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource
  void workers_and_the_order_of_arrival_change_nothing(Strategy strategy) {
    BitStringProblem problem = BitStringProblem.measured();
    for (long seed = 0; seed < 10; seed++) {
      SearchStrategy search = Searches.of(strategy, problem, Nsga2Settings.ofSeed(seed));
      List<List<Individual>> alone = SearchLoop.over(problem, search).populations(20);
      Random order = new Random(seed);
      SearchLoop shuffled = new SearchLoop(search, genomes -> shuffled(problem, genomes, order));
      assertThat(shuffled.populations(20)).as("seed %d", seed).isEqualTo(alone);
      try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
        SearchLoop parallel =
            new SearchLoop(search, genomes -> parallel(problem, genomes, workers));
        assertThat(parallel.populations(20)).as("seed %d", seed).isEqualTo(alone);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_search_can_be_continued_from_its_record_at_any_generation(Strategy strategy) {
    BitStringProblem problem = BitStringProblem.knapsack(30);
    Nsga2Settings settings = Nsga2Settings.ofSeed(5);
    SearchStrategy search = Searches.of(strategy, problem, settings);
    List<List<Individual>> populations = SearchLoop.over(problem, search).populations(10);
    SearchStrategy restarted = Searches.of(strategy, problem, settings);
    assertThat(SearchLoop.over(problem, restarted).populations(10)).isEqualTo(populations);
    assertThat(restarted.offspring(7, populations.get(5), _ -> false))
        .isEqualTo(search.offspring(7, populations.get(5), _ -> false))
        .isNotEqualTo(search.offspring(8, populations.get(5), _ -> false));
  }

  @ParameterizedTest
  @EnumSource
  void seeds_make_different_searches(Strategy strategy) {
    assertThat(create(strategy, 1).initialPopulation())
        .isNotEqualTo(create(strategy, 2).initialPopulation());
  }

  @ParameterizedTest
  @EnumSource
  void a_strategy_is_found_by_its_key(Strategy strategy) {
    assertThat(Strategy.ofKey(strategy.key())).isEqualTo(strategy);
  }

  @Test
  void wrong_arguments_are_refused_with_a_reason() {
    assertThatThrownBy(() -> Strategy.ofKey("annealing"))
        .hasMessage("Unknown strategy \"annealing\". Known: nsga2, random.");
    Nsga2Settings settings = Nsga2Settings.ofSeed(1);
    assertThatThrownBy(() -> new Nsga2(settings, 22, SUPERNET, SearchStrategyTest::canonical))
        .hasMessageContaining("22 bits")
        .hasMessageContaining("has 23");
    Nsga2 nsga2 = new Nsga2(settings, 23, SUPERNET, SearchStrategyTest::canonical);
    assertThatThrownBy(() -> nsga2.offspring(2, List.of(), _ -> false))
        .hasMessageContaining("parent");
    List<Individual> parents = List.of(Individuals.rejected(SUPERNET.bits()));
    assertThatThrownBy(() -> nsga2.offspring(1, parents, _ -> false))
        .hasMessageContaining("generation 2");
    assertThatThrownBy(() -> new Nsga2Settings(1, 1, 0.9, 1, 100))
        .hasMessageContaining("population");
    assertThatThrownBy(() -> new Nsga2Settings(1, 12, 1.1, 1, 100))
        .hasMessageContaining("crossover");
    assertThatThrownBy(() -> new Nsga2Settings(1, 12, 0.9, Double.NaN, 100))
        .hasMessageContaining("flips");
    assertThatThrownBy(() -> new Nsga2Settings(1, 12, 0.9, 1, -1)).hasMessageContaining("redraws");
  }

  /** An absent block has no dilation, as in the MobileNetV2 space. */
  private static Genome canonical(Genome genome) {
    String bits = genome.bits();
    return genome.isSet(22)
        ? genome
        : new Genome(bits.substring(0, 11) + "00" + bits.substring(13));
  }

  private static SearchStrategy create(Strategy strategy, long seed) {
    return strategy.create(Nsga2Settings.ofSeed(seed), 23, SUPERNET, SearchStrategyTest::canonical);
  }

  /** Scores arrive in any order and are put back by genome. */
  private static List<Individual> shuffled(
      BitStringProblem problem, List<Genome> genomes, Random random) {
    List<Genome> order = new ArrayList<>(genomes);
    Collections.shuffle(order, random);
    Map<Genome, Individual> arrived = new ConcurrentHashMap<>();
    order.forEach(genome -> arrived.put(genome, problem.evaluate(genome)));
    return genomes.stream().map(arrived::get).toList();
  }

  private static List<Individual> parallel(
      BitStringProblem problem, List<Genome> genomes, ExecutorService workers) {
    Map<Genome, Individual> arrived = new ConcurrentHashMap<>();
    CountDownLatch pending = new CountDownLatch(genomes.size());
    for (Genome genome : genomes) {
      workers.execute(() -> {
        arrived.put(genome, problem.evaluate(genome));
        pending.countDown();
      });
    }
    try {
      if (!pending.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException(pending.getCount() + " evaluations did not arrive.");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return genomes.stream().map(arrived::get).toList();
  }
}
