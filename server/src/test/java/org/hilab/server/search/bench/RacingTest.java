package org.hilab.server.search.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.Spec;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SyntheticSearch;
import org.hilab.server.search.workers.CandidateEvaluator;
import org.hilab.server.search.workers.NamedAccuracy;
import org.hilab.server.search.workers.SharedInt8Evaluator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real int8 networks with random weights, at a small size. */
class RacingTest {
  private static final Spec.Racing RACING = new Spec.Racing(0.9, 2, 1);

  @TempDir Path folder;

  private final PreparedSearch search = SyntheticSearch.prepared(64, 12, 4);

  @Test
  void without_racing_every_score_is_that_of_a_session_of_its_own() {
    try (SharedInt8Evaluator evaluator = SharedInt8Evaluator.oneOf(1, search)) {
      BenchSearch run = new BenchSearch(search, evaluator);
      for (int i = 0; i < 2; i++) {
        run.generation()
            .forEach((genome, accuracy) ->
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

  private RacingBench.Result compare() {
    CountFile file = CountFile.open(folder.resolve("counts"), search);
    return new RacingBench(search, file).run(2, RACING, _ -> {});
  }

  /** All accuracies of a raced search whose generations are cut into parts of that size. */
  private Map<Genome, Accuracy> raced(int part, int threads) {
    PreparedSearch racing = search.withRacing(RACING).withThreads(threads);
    Map<Genome, Accuracy> all = new TreeMap<>();
    try (SharedInt8Evaluator whole = SharedInt8Evaluator.oneOf(1, racing)) {
      BenchSearch run = new BenchSearch(racing, new Parts(whole, part));
      while (!run.isFinished()) {
        all.putAll(run.generation());
      }
    }
    return all;
  }

  private int images() {
    return search.spec().dataset().images();
  }

  private record Parts(CandidateEvaluator evaluator, int size) implements CandidateEvaluator {
    @Override
    public void evaluate(List<AccuracyTask> tasks, Listener listener) {
      List<AccuracyTask> backwards = tasks.reversed();
      for (int from = 0; from < tasks.size(); from += size) {
        evaluator.evaluate(backwards.subList(from, Math.min(tasks.size(), from + size)), listener);
      }
    }

    @Override
    public void cancel() {}
  }
}
