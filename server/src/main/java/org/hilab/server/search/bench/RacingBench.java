package org.hilab.server.search.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import org.hilab.server.accuracy.CountTable;
import org.hilab.server.accuracy.Race;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.Spec;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.workers.CandidateEvaluator;
import org.hilab.server.search.workers.NamedAccuracy;
import org.hilab.server.search.workers.SharedInt8Evaluator;

/**
 * Runs the same search with and without racing for several seeds. Every candidate is scored once on
 * every image, and later taken from a file; the race is run on those numbers.
 */
public final class RacingBench {
  /** Student's t for 95 % and 20 seeds; fewer make the interval too narrow. */
  private static final double T_95 = 2.093;

  private final PreparedSearch search;
  private final CountFile file;

  /** A bench that keeps its numbers in a file. */
  public RacingBench(PreparedSearch search, CountFile file) {
    this.search = search;
    this.file = file;
  }

  /** One seed: the hyperareas of both archives, and the share of image evaluations saved. */
  public record Row(long seed, double plain, double raced, double saved) {
    public double difference() {
      return raced - plain;
    }
  }

  /** All seeds. */
  public record Result(List<Row> rows) {
    public Result {
      rows = List.copyOf(rows);
    }

    public double saved() {
      return rows.stream().mapToDouble(Row::saved).average().orElse(0);
    }

    public double plain() {
      return rows.stream().mapToDouble(Row::plain).average().orElse(0);
    }

    public double difference() {
      return differences().average().orElse(0);
    }

    /** Half of the 95 % interval of the mean difference. */
    public double halfInterval() {
      double mean = difference();
      double squares = differences().map(value -> (value - mean) * (value - mean)).sum();
      int count = rows.size();
      return count < 2 ? Double.NaN : T_95 * Math.sqrt(squares / (count - 1) / count);
    }

    /** Seeds that end with the same hyperarea. */
    public long same() {
      return rows.stream().filter(row -> row.difference() == 0).count();
    }

    private DoubleStream differences() {
      return rows.stream().mapToDouble(Row::difference);
    }
  }

  /** Runs so many seeds, from the search's own one on. */
  public Result run(int seeds, Spec.Racing racing, IntConsumer progress) {
    List<Row> rows = new ArrayList<>();
    PreparedSearch counting = search.withRacing(racing);
    try (SharedInt8Evaluator evaluator = SharedInt8Evaluator.oneOf(1, counting)) {
      Replay replay = new Replay(counting, evaluator);
      for (int i = 0; i < seeds; i++) {
        long seed = search.spec().seed() + i;
        BenchSearch plain = new BenchSearch(search.withSeed(seed), replay);
        plain.finish();
        BenchSearch raced = new BenchSearch(search.withSeed(seed).withRacing(racing), replay);
        raced.finish();
        rows.add(new Row(seed, plain.hyperarea(), raced.hyperarea(), raced.saved()));
        progress.accept(rows.size());
      }
    }
    return new Result(rows);
  }

  /** Answers from the file; what it lacks is scored first. */
  private final class Replay implements CandidateEvaluator {
    private final PreparedSearch counting;
    private final SharedInt8Evaluator evaluator;
    private final Race race;

    Replay(PreparedSearch counting, SharedInt8Evaluator evaluator) {
      this.counting = counting;
      this.evaluator = evaluator;
      this.race = counting.race().orElseThrow();
    }

    @Override
    public void evaluate(List<AccuracyTask> tasks, Listener listener) {
      Set<Genome> missing = new LinkedHashSet<>();
      for (AccuracyTask task : tasks) {
        if (file.table(task.genome()).isEmpty()) {
          missing.add(task.genome());
        }
      }
      if (!missing.isEmpty()) {
        evaluator.evaluate(
            missing.stream().map(AccuracyTask::whole).toList(), new SearchBench.Unheard());
        missing.forEach(genome -> file.put(genome, counting.sharedWork().of(genome).orElseThrow()));
      }
      tasks.forEach(task -> listener.measured(task.genome(), accuracy(task)));
    }

    private Accuracy accuracy(AccuracyTask task) {
      CountTable table = file.table(task.genome()).orElseThrow();
      Optional<CountTable> incumbent = task.incumbent().flatMap(file::table);
      int seen = incumbent.map(other -> race.end(table, other)).orElse(table.images());
      return seen == table.images()
          ? NamedAccuracy.bare(table)
          : NamedAccuracy.bare(table, incumbent.orElseThrow(), seen);
    }

    @Override
    public void cancel() {}
  }
}
