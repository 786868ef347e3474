package org.hilab.server.search.latency;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.Verification;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.fleet.FleetBoards;
import org.hilab.server.fleet.JobNeeds;
import org.hilab.server.fleet.LatencyOutcome;
import org.hilab.server.fleet.LatencyService;
import org.hilab.server.journal.LayerLatencies;
import org.hilab.server.latency.LayerLatency;
import org.hilab.server.latency.LayerText;
import org.hilab.server.latency.TableDevice;
import org.hilab.server.latency.TableRow;

/** The event-bus shell of {@link TableBuild}: every shape goes to a board, every result to disk. */
final class TableBuildVerticle extends VerticleBase {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Order order;
  private final TableBuild build;
  private final LatencyService boards;
  private final LayerLatencies latencies;
  private final Promise<Void> built = Promise.promise();
  private Instant lastSeen = Instant.now();
  private boolean asking;

  /**
   * What is built.
   *
   * @param patience until it is given up because no board fits
   */
  record Order(
      TableDevice device,
      LayerShapes shapes,
      LayerJobs jobs,
      Duration patience,
      TableProgress progress) {
    JobNeeds needs() {
      return JobNeeds.of(device.deviceClass(), device.firmware());
    }
  }

  TableBuildVerticle(Order order, LatencyService boards, LayerLatencies latencies) {
    this.order = order;
    this.boards = boards;
    this.latencies = latencies;
    this.build = new TableBuild(order.shapes(), latencies.table(order.device()));
  }

  /** Completes when no shape is missing, fails if some cannot be measured. */
  Future<Void> built() {
    return built.future();
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(0, LOOK.toMillis(), _ -> advance());
    return boards.outcomes(this::outcome).completion();
  }

  private void advance() {
    if (asking || built.future().isComplete()) {
      return;
    }
    if (build.isOver()) {
      end();
      return;
    }
    asking = true;
    boards
        .boards()
        .onComplete(answer -> {
          asking = false;
          if (answer.succeeded()) {
            handOut(answer.result());
          }
        });
  }

  private void handOut(FleetBoards available) {
    int fitting = (int) available.resident().stream().filter(this::fits).count();
    if (fitting > 0) {
      lastSeen = Instant.now();
      order.progress().measured(build.done(), build.shapes(), fitting);
      for (var next = build.next(); next.isPresent(); next = build.next()) {
        submit(next.get());
      }
    } else if (Instant.now().isAfter(lastSeen.plus(order.patience()))) {
      giveUp();
    } else {
      order.progress().waiting("a board of " + order.device().text());
    }
  }

  private boolean fits(FleetBoards.Resident board) {
    return order.needs().equals(JobNeeds.of(board.deviceClass(), board.firmware()));
  }

  private void submit(LayerRecord shape) {
    LayerShapes.Place place = Objects.requireNonNull(order.shapes().layers().get(shape));
    vertx
        .executeBlocking(() -> order.jobs().of(shape, place), false)
        .compose(job -> boards.submit(id(job.layer()), job, order.needs()))
        .onFailure(built::tryFail);
  }

  private void outcome(LatencyOutcome outcome) {
    String name = outcome.subject();
    LayerRecord shape = build.underWay(name).orElse(null);
    if (shape == null || !outcome.job().equals(id(name)) || built.future().isComplete()) {
      return;
    }
    switch (outcome.outcome()) {
      case Ran(Measurement measurement, List<?> _) -> keep(shape, row(measurement));
      case Verified(Verification verification) -> verified(shape, verification);
      case Rejected(String reason) -> failed(name, reason);
      case Lost(String why) when outcome.fate() == LatencyOutcome.Fate.PARKED -> {
        boards.withdraw(outcome.job());
        failed(name, why);
      }
      case Lost _ -> {}
      case Measured measured ->
          throw new IllegalStateException("A layer is no estimate: " + measured);
    }
  }

  private static LayerLatency row(Measurement measurement) {
    var conditions = measurement.conditions();
    String crc = Objects.requireNonNull(conditions.outputCrc32c(), "a run tells its checksum");
    return new LayerLatency(
        new LayerLatency.Cycles(
            measurement.cycles(), conditions.spreadCycles(), conditions.repeats()),
        crc,
        List.of(conditions.boardSerial()));
  }

  private void verified(LayerRecord shape, Verification result) {
    if (result.equal()) {
      keep(shape, new LayerLatency(null, result.output().digits(), List.of(result.boardSerial())));
    } else {
      failed(
          LayerText.of(shape),
          String.format(
              Locale.ROOT,
              "%s gives checksum %s and not %s",
              result.boardSerial(),
              result.output(),
              result.expected()));
    }
  }

  /** It counts when it is on the disk. */
  private void keep(LayerRecord shape, LayerLatency latency) {
    String name = LayerText.of(shape);
    Future.fromCompletionStage(latencies.put(order.device(), new TableRow(shape, latency)), context)
        .onSuccess(_ -> {
          build.measured(name);
          advance();
        })
        .onFailure(built::tryFail);
  }

  private void failed(String name, String why) {
    build.failed(name, why);
    advance();
  }

  private void end() {
    order.progress().measured(build.done(), build.shapes(), 0);
    build
        .failure()
        .ifPresentOrElse(
            failure ->
                built.tryFail(
                    new InvalidInput(
                        "Some layers could not be measured",
                        (build.shapes() - build.done()) + " of " + build.shapes() + ", " + failure,
                        "Repair the cause and start the same command again")),
            built::tryComplete);
  }

  private void giveUp() {
    build.underWay().forEach(name -> boards.withdraw(id(name)));
    built.tryFail(
        new InvalidInput(
            "No board takes the layers",
            order.device().text() + ", " + build.done() + " of " + build.shapes() + " measured",
            "Connect one and start the same command again: it goes on where it was"));
  }

  private JobId id(String layer) {
    return new JobId("table." + Integer.toHexString(order.device().hashCode()) + "." + layer);
  }
}
