package org.hilab.server.search;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;

/**
 * Scores the candidates of one search twice, in turns: as hilab does and as one would without it,
 * with a new float session for every candidate. Images, resize, argmax and threads are the same.
 */
public final class RivalBench {
  private static final double NANOS_PER_MINUTE = 60e9;

  private final PreparedSearch search;
  private final Int8Evaluator ours;
  private long ourNanos;
  private long rivalNanos;
  private double difference;
  private int done;

  public RivalBench(PreparedSearch search) {
    this.search = search;
    this.ours = search.accuracy();
  }

  /**
   * What came out.
   *
   * @param meanIouDifference mean of |int8 − float| over the candidates
   */
  public record Result(
      int candidates,
      int images,
      double candidatesPerMinute,
      double rivalCandidatesPerMinute,
      double meanIouDifference) {
    public double ratio() {
      return candidatesPerMinute / rivalCandidatesPerMinute;
    }
  }

  /** Runs the first candidates of the search. */
  public Result run(int candidates, IntConsumer progress) {
    both(search.spec().supernetGenome());
    ourNanos = 0;
    rivalNanos = 0;
    difference = 0;
    done = 0;
    SearchCore core = search.core();
    Queue<Effect> effects = new ArrayDeque<>(core.start(List.of()));
    while (done < candidates && !effects.isEmpty()) {
      switch (effects.remove()) {
        case Effect.WriteEvent _ -> {}
        case Effect.MeasureAccuracy(Genome genome) ->
            effects.addAll(core.accuracy(genome, both(genome)));
        case Effect.MeasureLatency(Genome genome) ->
            effects.addAll(core.latency(genome, estimate(genome)));
      }
      progress.accept(done);
    }
    return new Result(
        done,
        search.spec().dataset().images(),
        done * NANOS_PER_MINUTE / ourNanos,
        done * NANOS_PER_MINUTE / rivalNanos,
        difference / done);
  }

  private Accuracy both(Genome genome) {
    long start = System.nanoTime();
    Accuracy accuracy = ours.accuracy(genome);
    long middle = System.nanoTime();
    double rival = rival(genome);
    rivalNanos += System.nanoTime() - middle;
    ourNanos += middle - start;
    difference += Math.abs(accuracy.meanIou() - rival);
    done++;
    return accuracy;
  }

  private double rival(Genome genome) {
    try (CandidateModels models = new CandidateModels(search, genome)) {
      return search.evaluator().evaluate(models.floatNetwork(), Watch.NONE).meanIou();
    }
  }

  /** The latency is not what is measured here, so no agent is asked. */
  private MeasurementOutcome estimate(Genome genome) {
    return new MeasurementOutcome.Measured(
        Gap8CycleModel.measurement(search.candidates().layers(genome)));
  }
}
