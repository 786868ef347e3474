package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.journal.Spec;
import org.hilab.server.search.demo.DemoContent;
import org.hilab.server.space.Spaces;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real networks and images of the demo, at a small size. */
class RacingTest {
  private static final int GENERATIONS = 4;
  private static final Spec.Racing RACING = new Spec.Racing(0.9, 2, 1);

  @TempDir static Path folder;

  private static PreparedSearch search;

  @BeforeAll
  static void prepare() {
    DemoContent content = DemoContent.prepare(folder, Spaces.named("fmas-mobilenetv2"));
    SearchRequest request =
        new SearchRequest(
            "fmas-mobilenetv2",
            content.supernet(),
            new DatasetSpec(DatasetSpec.Format.VOC, content.dataset()),
            "val",
            0.5,
            64,
            List.of(Objective.MIOU, Objective.LATENCY),
            Strategy.NSGA2,
            8,
            GENERATIONS,
            3,
            Optional.empty(),
            Optional.empty(),
            LatencySource.ESTIMATE);
    search = new SearchPreparation(PreparationListener.NONE, 2).prepare(request);
  }

  @Test
  void without_racing_every_score_is_that_of_a_session_of_its_own() {
    try (SharedInt8Evaluator evaluator = search.accuracy(1)) {
      BenchSearch run = new BenchSearch(search, evaluator);
      for (int i = 0; i < 2; i++) {
        run.generation().forEach((genome, accuracy) ->
            assertThat(accuracy)
                .isEqualTo(
                    new NamedAccuracy(search).whole(new FreshSessions(search).int8(genome))));
      }
      assertThat(run.saved()).isZero();
    }
  }

  @Test
  void a_race_ends_alike_however_the_candidates_are_divided() {
    Map<Genome, Accuracy> together = raced(8, 2);
    assertThat(together.values()).anyMatch(accuracy -> accuracy.images() < images());
    assertThat(raced(1, 1)).isEqualTo(together);
    assertThat(raced(3, 2)).isEqualTo(together);
  }

  @Test
  void a_second_run_of_the_comparison_takes_everything_from_the_disk() throws Exception {
    RacingBench.Result first = compare();
    List<Path> files = new ArrayList<>();
    try (var list = Files.list(folder.resolve("counts"))) {
      list.forEach(files::add);
    }
    assertThat(files).hasSize(1);
    String kept = Files.readString(files.getFirst());
    assertThat(compare()).isEqualTo(first);
    assertThat(Files.readString(files.getFirst())).isEqualTo(kept);
    assertThat(first.rows()).hasSize(2);
    assertThat(first.saved()).isBetween(0.01, 0.9);
    Files.writeString(files.getFirst(), kept.substring(0, kept.length() - 40));
    assertThat(compare()).isEqualTo(first);
  }

  private static RacingBench.Result compare() {
    CountFile file = CountFile.open(folder.resolve("counts"), search);
    return new RacingBench(search, file).run(2, RACING, _ -> {});
  }

  /** All accuracies of a raced search whose generations are cut into parts of that size. */
  private static Map<Genome, Accuracy> raced(int part, int threads) {
    PreparedSearch racing = search.withRacing(RACING).withThreads(threads);
    Map<Genome, Accuracy> all = new TreeMap<>();
    try (SharedInt8Evaluator whole = racing.accuracy(1)) {
      BenchSearch run = new BenchSearch(racing, new Parts(whole, part));
      while (!run.isFinished()) {
        all.putAll(run.generation());
      }
    }
    return all;
  }

  private static int images() {
    return search.spec().dataset().images();
  }

  private record Parts(CandidateEvaluator evaluator, int size) implements CandidateEvaluator {
    @Override
    public void evaluate(List<AccuracyTask> tasks, Listener listener) {
      List<AccuracyTask> backwards = tasks.reversed();
      for (int from = 0; from < tasks.size(); from += size) {
        evaluator.evaluate(
            backwards.subList(from, Math.min(tasks.size(), from + size)), listener);
      }
    }

    @Override
    public void cancel() {}
  }
}
