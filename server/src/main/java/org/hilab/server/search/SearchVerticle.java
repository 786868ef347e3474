package org.hilab.server.search;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;
import org.hilab.server.fleet.JobNeeds;
import org.hilab.server.fleet.LatencyOutcome;
import org.hilab.server.fleet.LatencyService;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.journal.RunEvent.MeasurementLost;
import org.hilab.server.journal.RunEvent.RunFailed;
import org.hilab.server.journal.RunId;
import org.jspecify.annotations.Nullable;

/** The event-bus shell of one {@link SearchCore}: carries out its effects, brings it answers. */
final class SearchVerticle extends VerticleBase {
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(30);
  private static final Duration SUBMIT_TIMEOUT = Duration.ofSeconds(30);

  private final RunId run;
  private final Journal journal;
  private final SearchCore core;
  private final AccuracyBus accuracies;
  private final Candidates candidates;
  private final Optional<TableLatency> table;
  private final @Nullable String latencyEvaluator;
  private final Promise<Void> finished = Promise.promise();
  private final LatencyService latencies;
  private final SpendingMeter spending;
  private boolean started;
  private boolean failed;

  /** What it tells, asks and reads. */
  record Surroundings(Journal journal, LatencyService latencies, SpendingMeter spending) {}

  SearchVerticle(RunId run, PreparedSearch search, Surroundings surroundings) {
    this.run = run;
    this.journal = surroundings.journal();
    this.core = search.core();
    this.accuracies = new AccuracyBus(run);
    this.candidates = search.candidates();
    this.table = search.table();
    this.latencyEvaluator = search.spec().evaluators().latency();
    this.latencies = surroundings.latencies();
    this.spending = surroundings.spending();
  }

  /** Completes when the last event of the run is on the disk, or fails with what stopped it. */
  Future<Void> finished() {
    return finished.future();
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(SAMPLE_EVERY.toMillis(), _ -> spending.sample());
    return Future.all(
            vertx
                .eventBus()
                .<String>consumer(accuracies.measured(), message -> accuracy(message.body()))
                .completion(),
            vertx
                .eventBus()
                .<JsonObject>consumer(accuracies.failed(), this::accuracyFailed)
                .completion(),
            latencies.outcomes(this::latency).completion())
        .compose(_ -> vertx.executeBlocking(this::recorded))
        .onSuccess(recorded -> {
          started = true;
          perform(() -> core.start(recorded));
        });
  }

  /** Answers that come before the start belong to an earlier life, and the start asks again. */
  private boolean isSearching() {
    return started && !failed && !core.isFinished();
  }

  private List<RunEvent> recorded() {
    return journal.read(run, 0, Integer.MAX_VALUE).stream().map(Recorded::event).toList();
  }

  private void accuracy(String json) {
    AccuracyMeasured event = AccuracyBus.event(json);
    perform(() -> core.accuracy(event.genome(), event.accuracy()));
  }

  private void accuracyFailed(Message<JsonObject> message) {
    fail(
        new RunFailed(
            "The accuracy of a candidate could not be measured",
            message.body().getString("genome") + ": " + message.body().getString("why"),
            "Repair the cause and start the search again with --resume"));
  }

  /** Outcomes of all jobs of all runs come here; those of this search's estimates are meant. */
  private void latency(LatencyOutcome outcome) {
    if (!isSearching() || !outcome.job().value().equals(jobName(outcome.subject()))) {
      return;
    }
    Genome genome = new Genome(outcome.subject());
    switch (outcome.outcome()) {
      case Measured measured when !isOfThisEvaluator(measured) -> otherEvaluator(measured);
      case Measured _, Rejected _ -> perform(() -> core.latency(genome, outcome.outcome()));
      case Ran _, Verified _ ->
          throw new IllegalStateException("A search asks for no run: " + outcome);
      case Lost(String why) -> write(List.of(new MeasurementLost(genome, outcome.attempt(), why)));
    }
  }

  /** Numbers of two models or firmwares are never mixed in one front. */
  private boolean isOfThisEvaluator(Measured measured) {
    return measured.measurement().conditions().firmware().equals(latencyEvaluator);
  }

  private void otherEvaluator(Measured measured) {
    fail(
        new RunFailed(
            "An agent measures latency in another way than this search",
            measured.measurement().conditions().firmware() + " and not " + latencyEvaluator,
            "Start that agent from this release of hilab, then go on with --resume"));
  }

  private JobId job(Genome genome) {
    return new JobId(jobName(genome.bits()));
  }

  private String jobName(String subject) {
    return run.text() + "." + subject;
  }

  private void perform(Supplier<List<Effect>> step) {
    if (!isSearching()) {
      return;
    }
    try {
      carryOut(step.get());
    } catch (RuntimeException e) {
      fail(
          new RunFailed(
              "The search cannot go on", String.valueOf(e.getMessage()), "Report this as a bug"));
    }
  }

  private void carryOut(List<Effect> effects) {
    List<RunEvent> events = new ArrayList<>();
    List<AccuracyTask> wanted = new ArrayList<>();
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.WriteEvent(RunEvent.GenerationCompleted completed) -> {
          events.add(completed);
          events.add(spending.lap(completed.generation()));
        }
        case Effect.WriteEvent(RunEvent event) -> events.add(event);
        case Effect.MeasureAccuracy(Genome genome) -> wanted.add(AccuracyTask.whole(genome));
        case Effect.RaceAccuracy(Genome genome, Genome incumbent) ->
            wanted.add(new AccuracyTask(genome, Optional.of(incumbent)));
        case Effect.MeasureLatency(Genome genome) -> submitLatency(genome);
      }
    }
    submitAccuracies(wanted);
    Future<?> written = write(events).onSuccess(_ -> tellFront(events));
    if (core.isFinished()) {
      written.onSuccess(_ -> finished.tryComplete());
    }
  }

  /** Whoever verifies the front hears of it; nothing comes back. */
  private void tellFront(List<RunEvent> events) {
    for (RunEvent event : events) {
      if (event instanceof RunEvent.GenerationCompleted completed) {
        JsonArray front = new JsonArray(completed.archive().stream().map(Genome::bits).toList());
        vertx.eventBus().publish(VerificationVerticle.frontAddress(run), front);
      }
    }
  }

  /** All at once: what they have in common is computed once. */
  private void submitAccuracies(List<AccuracyTask> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    vertx
        .eventBus()
        .request(
            accuracies.submit(),
            AccuracyBus.tasks(wanted),
            new DeliveryOptions().setSendTimeout(SUBMIT_TIMEOUT.toMillis()))
        .onFailure(this::stop);
  }

  /** A table answers at once, but after the effects that this one is among. */
  private void submitLatency(Genome genome) {
    table.ifPresentOrElse(
        known -> context.runOnContext(_ -> perform(() -> core.latency(genome, known.of(genome)))),
        () -> latencies.submit(job(genome), estimate(genome), JobNeeds.ANY).onFailure(this::stop));
  }

  private Workload estimate(Genome genome) {
    return new Workload.Estimate(genome.bits(), candidates.layers(genome));
  }

  private Future<?> write(List<RunEvent> events) {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    return Future.fromCompletionStage(journal.append(run, events), context).onFailure(this::stop);
  }

  /** The run's last word, if the journal still takes one. */
  private void fail(RunFailed event) {
    if (failed) {
      return;
    }
    failed = true;
    Future.fromCompletionStage(journal.append(run, event), context)
        .onComplete(_ -> finished.tryFail(new SearchException(event)));
  }

  private void stop(Throwable cause) {
    failed = true;
    finished.tryFail(cause);
  }
}
