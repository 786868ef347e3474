package org.hilab.server.search.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.Candidates;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

class PartBalanceTest {
  private static final Candidates CANDIDATES =
      new Candidates(
          new FmasMobileNetV2(),
          new Supernet("none", "ab12", 5, new TreeMap<>()),
          new ParameterImage(new TreeMap<>(), new TreeMap<>()),
          64);

  /** Two pairs that differ in the last block alone; the pairs part at the first stride. */
  private static final List<String> PAIRS =
      List.of(
          "00001111111111111111111",
          "10001111111111111111111",
          "00011111111111111111111",
          "10011111111111111111111");

  private final PartBalance balance = new PartBalance(CANDIDATES, 60);

  @Test
  void one_worker_gets_everything() {
    assertThat(balance.parts(tasks(genomes(50)), 1)).hasSize(1);
    assertThat(balance.parts(tasks(genomes(50)), 1).getFirst())
        .containsExactlyInAnyOrderElementsOf(tasks(genomes(50)));
  }

  @Test
  void candidates_that_share_a_beginning_stay_together() {
    List<Genome> genomes = PAIRS.stream().map(Genome::new).toList();
    List<AccuracyTask> tasks = tasks(genomes);
    assertThat(balance.parts(tasks, 2))
        .containsExactly(List.of(tasks.get(0), tasks.get(2)), List.of(tasks.get(1), tasks.get(3)));
  }

  @Test
  void nobody_is_left_out_and_no_part_is_empty() {
    List<AccuracyTask> tasks = tasks(genomes(40));
    for (int workers = 1; workers <= 45; workers++) {
      List<List<AccuracyTask>> parts = balance.parts(tasks, workers);
      assertThat(parts).as("%d workers", workers).hasSizeLessThanOrEqualTo(workers);
      assertThat(parts).allSatisfy(part -> assertThat(part).isNotEmpty());
      assertThat(parts.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(tasks);
    }
  }

  @Test
  void a_part_takes_about_a_minute_at_most_however_many_images_there_are() {
    PartBalance large = new PartBalance(CANDIDATES, 10_000_000);
    assertThat(large.parts(tasks(genomes(12)), 1)).hasSize(12);
  }

  private static List<Genome> genomes(int count) {
    return SyntheticSupernet.genomes(count, 12);
  }

  private static List<AccuracyTask> tasks(List<Genome> genomes) {
    return genomes.stream().map(AccuracyTask::whole).toList();
  }
}
