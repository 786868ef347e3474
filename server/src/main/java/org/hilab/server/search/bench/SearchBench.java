package org.hilab.server.search.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Work;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.Spec;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.workers.CandidateEvaluator;
import org.hilab.server.search.workers.NamedAccuracy;
import org.hilab.server.search.workers.SharedInt8Evaluator;

/**
 * Runs one search as hilab does, with and without racing, and scores some of its candidates as one
 * would without hilab: a new session for every candidate, float and int8. Images, resize, argmax
 * and threads are the same, and all take turns.
 */
public final class SearchBench {
  private final PreparedSearch search;
  private final FreshSessions fresh;
  private final int rivalsEvery;
  private final Stopwatch float32 = new Stopwatch();
  private final Stopwatch int8 = new Stopwatch();
  private double difference;
  private int rivals;
  private int offered;
  private long rivalMacs;

  /**
   * A bench on a prepared search.
   *
   * @param rivalsEvery the rivals score every so many candidates of the first search
   */
  public SearchBench(PreparedSearch search, int rivalsEvery) {
    this.search = search;
    this.fresh = new FreshSessions(search);
    this.rivalsEvery = rivalsEvery;
  }

  /**
   * One way of scoring candidates. Large networks take longer, and not every side scores the same
   * ones, so they are counted in candidates of one size: the mean of the first search.
   *
   * @param candidates multiplications of those that were scored, over that mean
   * @param cpuSeconds of all threads; a busy machine stretches the seconds, but hardly these
   */
  public record Pace(double candidates, double seconds, double cpuSeconds) {
    static Pace of(double candidates, Stopwatch.Time time) {
      return new Pace(candidates, time.seconds(), time.cpuSeconds());
    }

    public double candidatesPerMinute() {
      return 60 * candidates / seconds;
    }

    public double over(Pace other) {
      return candidatesPerMinute() / other.candidatesPerMinute();
    }

    public double overInCpuTime(Pace other) {
      return candidates / cpuSeconds * (other.cpuSeconds / other.candidates);
    }
  }

  /**
   * One way of searching.
   *
   * @param hyperarea of the archive
   * @param saved share of the image evaluations that were not needed
   */
  public record Side(Pace pace, double hyperarea, double saved) {
    static Side of(BenchSearch search, double meanMacs) {
      return new Side(
          Pace.of(search.macs() / meanMacs, search.time()), search.hyperarea(), search.saved());
    }
  }

  /**
   * What came out.
   *
   * @param candidates of the first search
   * @param compared those that the rivals scored too, with equal int8 scores
   * @param meanIouDifference mean of |int8 − float| over the rivals' candidates
   * @param work of the search without racing
   */
  public record Result(
      int candidates,
      int compared,
      Side plain,
      Side raced,
      Pace float32,
      Pace int8,
      double meanIouDifference,
      Work work,
      Memory memory,
      double peakMacsPerSecond,
      List<WorkerBench.Row> workers) {
    public Result {
      workers = List.copyOf(workers);
    }
  }

  /** What the search without racing keeps open and in memory. */
  public record Memory(long cachedBytes, int sessions) {}

  /**
   * Runs so many candidates of both searches.
   *
   * @throws IllegalStateException if a candidate has another score than the rival gives it
   */
  public Result run(int candidates, Spec.Racing racing, IntConsumer progress) {
    warmUp();
    PreparedSearch racedSearch = search.withRacing(racing);
    try (SharedInt8Evaluator plainWorker = SharedInt8Evaluator.oneOf(1, search);
        SharedInt8Evaluator racedWorker = SharedInt8Evaluator.oneOf(1, racedSearch)) {
      BenchSearch plain = new BenchSearch(search, plainWorker);
      BenchSearch raced = new BenchSearch(racedSearch, racedWorker);
      while (plain.candidates() < candidates && !plain.isFinished()) {
        Map<Genome, Accuracy> measured = plain.generation();
        rivals(measured);
        raced.generation();
        progress.accept(plain.candidates());
      }
      double meanMacs = (double) plain.macs() / plain.candidates();
      return new Result(
          plain.candidates(),
          rivals,
          Side.of(plain, meanMacs),
          Side.of(raced, meanMacs),
          Pace.of(rivalMacs / meanMacs, float32.total()),
          Pace.of(rivalMacs / meanMacs, int8.total()),
          difference / rivals,
          plainWorker.work(),
          new Memory(plainWorker.cachedBytes(), plainWorker.sessions()),
          Int8Peak.macsPerSecond(search),
          new WorkerBench(search).run());
    }
  }

  /** Just-in-time compilation is nobody's cost. */
  private void warmUp() {
    Genome supernet = search.spec().supernetGenome();
    fresh.float32(supernet);
    fresh.int8(supernet);
    try (SharedInt8Evaluator evaluator = SharedInt8Evaluator.oneOf(1, search)) {
      evaluator.evaluate(List.of(AccuracyTask.whole(supernet)), new Unheard());
    }
  }

  private void rivals(Map<Genome, Accuracy> measured) {
    List<Map.Entry<Genome, Accuracy>> ordered =
        measured.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> spread(entry.getKey())))
            .toList();
    for (Map.Entry<Genome, Accuracy> entry : ordered) {
      if (offered++ % rivalsEvery == 0) {
        rivals(entry.getKey(), entry.getValue());
      }
    }
  }

  /** An order that has nothing to do with the size of a network, as that of the genomes has. */
  private static long spread(Genome genome) {
    return new SplittableRandom(genome.bits().hashCode()).nextLong();
  }

  private void rivals(Genome genome, Accuracy ours) {
    List<Scores> scores = new ArrayList<>();
    int8.time(() -> scores.add(fresh.int8(genome)));
    float32.time(() -> scores.add(fresh.float32(genome)));
    rivals++;
    rivalMacs += search.candidates().macs(genome);
    difference += Math.abs(ours.meanIou() - scores.getLast().meanIou());
    Accuracy alone = new NamedAccuracy(search).whole(scores.getFirst());
    if (!ours.equals(alone)) {
      throw new IllegalStateException(
          "Candidate " + genome + " scores " + ours + " here but " + alone + " on its own.");
    }
  }

  /** Nobody listens. */
  static final class Unheard implements CandidateEvaluator.Listener {
    @Override
    public void measured(Genome genome, Accuracy accuracy) {}

    @Override
    public void progress() {}
  }
}
