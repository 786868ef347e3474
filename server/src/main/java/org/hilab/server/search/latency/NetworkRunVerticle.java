package org.hilab.server.search.latency;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hilab.protocol.JobId;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.fleet.JobNeeds;
import org.hilab.server.fleet.LatencyOutcome;
import org.hilab.server.fleet.LatencyService;
import org.hilab.server.latency.TableDevice;

/** Sends whole networks to boards and hands on what they answer; one failure ends it. */
final class NetworkRunVerticle extends VerticleBase {
  private final Order order;
  private final LatencyService boards;
  private final Consumer<NetworkRun> each;
  private final List<Genome> open;
  private final Promise<Void> ended = Promise.promise();

  /** What runs where. */
  record Order(TableDevice device, List<Genome> genomes, LayerJobs jobs, Blobs blobs) {
    Order {
      genomes = List.copyOf(genomes);
    }

    JobNeeds needs() {
      return JobNeeds.of(device.deviceClass(), device.firmware());
    }

    JobId id(Genome genome) {
      return new JobId("run." + Integer.toHexString(device.hashCode()) + "." + genome.bits());
    }
  }

  NetworkRunVerticle(Order order, LatencyService boards, Consumer<NetworkRun> each) {
    this.order = order;
    this.boards = boards;
    this.each = each;
    this.open = new ArrayList<>(order.genomes());
  }

  /** Completes when every network ran. */
  Future<Void> ended() {
    return ended.future();
  }

  @Override
  public Future<?> start() {
    submit(0);
    return boards.outcomes(this::outcome).completion();
  }

  /** The next network's checksum is computed while a board runs the one before it. */
  private void submit(int index) {
    if (index == order.genomes().size() || ended.future().isComplete()) {
      return;
    }
    Genome genome = order.genomes().get(index);
    vertx
        .executeBlocking(() -> order.jobs().whole(genome, order.blobs()), false)
        .compose(job -> boards.submit(order.id(genome), job, order.needs()))
        .onSuccess(_ -> submit(index + 1))
        .onFailure(ended::tryFail);
  }

  private void outcome(LatencyOutcome outcome) {
    Genome genome =
        open.stream().filter(one -> order.id(one).equals(outcome.job())).findFirst().orElse(null);
    if (genome == null || ended.future().isComplete()) {
      return;
    }
    switch (outcome.outcome()) {
      case Ran(Measurement measurement, List<?> _) -> {
        open.remove(genome);
        each.accept(new NetworkRun(genome, measurement.cycles()));
        if (open.isEmpty()) {
          ended.tryComplete();
        }
      }
      case Rejected(String reason) -> fail(genome, reason);
      case Lost(String why) when outcome.fate() == LatencyOutcome.Fate.PARKED -> {
        boards.withdraw(outcome.job());
        fail(genome, why);
      }
      case Lost _ -> {}
      case Verified _ -> fail(genome, order.device().text() + " counts no cycles of GAP8");
      case Measured measured ->
          throw new IllegalStateException("A run is no estimate: " + measured);
    }
  }

  private void fail(Genome genome, String why) {
    ended.tryFail(
        new InvalidInput(
            "A network could not be run",
            genome + ", " + why,
            "Repair the cause and start the same command again"));
  }
}
