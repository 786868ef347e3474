package org.hilab.server.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Work;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.Spec;

/**
 * Runs one search as hilab does, with and without racing, and scores some of its candidates as one
 * would without hilab: a new session for every candidate, float and int8. Images, resize, argmax and
 * threads are the same, and all take turns.
 */
public final class SearchBench {
  private final PreparedSearch search;
  private final FreshSessions fresh;
  private final int rivalsEvery;
  private double floatSeconds;
  private double int8Seconds;
  private double difference;
  private int rivals;

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
   * One way of searching.
   *
   * @param saved share of the image evaluations that were not needed
   */
  public record Side(int candidates, double seconds, double hyperarea, double saved) {
    static Side of(BenchSearch search) {
      return new Side(search.candidates(), search.seconds(), search.hyperarea(), search.saved());
    }

    public double candidatesPerMinute() {
      return 60 * candidates / seconds;
    }
  }

  /**
   * What came out.
   *
   * @param rivals candidates that the rivals scored
   * @param meanIouDifference mean of |int8 − float| over them
   */
  public record Result(
      Side plain,
      Side raced,
      int rivals,
      double floatSeconds,
      double int8Seconds,
      double meanIouDifference,
      Work work,
      long cachedBytes,
      int sessions,
      double peakMacsPerSecond,
      List<WorkerBench.Row> workers) {
    public Result {
      workers = List.copyOf(workers);
    }

    public double floatCandidatesPerMinute() {
      return 60 * rivals / floatSeconds;
    }

    public double int8CandidatesPerMinute() {
      return 60 * rivals / int8Seconds;
    }
  }

  /**
   * Runs so many candidates of both searches.
   *
   * @throws IllegalStateException if a candidate has another score than the rival gives it
   */
  public Result run(int candidates, Spec.Racing racing, IntConsumer progress) {
    warmUp();
    PreparedSearch racedSearch = search.withRacing(racing);
    try (SharedInt8Evaluator plainWorker = search.accuracy(1);
        SharedInt8Evaluator racedWorker = racedSearch.accuracy(1)) {
      BenchSearch plain = new BenchSearch(search, plainWorker);
      BenchSearch raced = new BenchSearch(racedSearch, racedWorker);
      while (plain.candidates() < candidates && !plain.isFinished()) {
        Map<Genome, Accuracy> measured = plain.generation();
        rivals(measured);
        raced.generation();
        progress.accept(plain.candidates());
      }
      return new Result(
          Side.of(plain),
          Side.of(raced),
          rivals,
          floatSeconds,
          int8Seconds,
          difference / rivals,
          plainWorker.work(),
          plainWorker.cachedBytes(),
          plainWorker.sessions(),
          Int8Peak.macsPerSecond(search),
          new WorkerBench(search).run());
    }
  }

  /** Just-in-time compilation is nobody's cost. */
  private void warmUp() {
    Genome supernet = search.spec().supernetGenome();
    fresh.float32(supernet);
    fresh.int8(supernet);
    try (SharedInt8Evaluator evaluator = search.accuracy(1)) {
      evaluator.evaluate(List.of(AccuracyTask.whole(supernet)), new Unheard());
    }
  }

  private void rivals(Map<Genome, Accuracy> measured) {
    List<Genome> genomes = new ArrayList<>(measured.keySet());
    genomes.sort(null);
    for (int i = 0; i < genomes.size(); i += rivalsEvery) {
      rivals(genomes.get(i), measured.get(genomes.get(i)));
    }
  }

  private void rivals(Genome genome, Accuracy ours) {
    long start = System.nanoTime();
    Scores int8 = fresh.int8(genome);
    long middle = System.nanoTime();
    Scores float32 = fresh.float32(genome);
    floatSeconds += (System.nanoTime() - middle) / 1e9;
    int8Seconds += (middle - start) / 1e9;
    rivals++;
    difference += Math.abs(ours.meanIou() - float32.meanIou());
    if (!ours.equals(new NamedAccuracy(search).whole(int8))) {
      throw new IllegalStateException(
          "Candidate " + genome + " scores " + ours + " here but " + int8 + " on its own.");
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
