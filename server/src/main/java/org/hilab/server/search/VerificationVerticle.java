package org.hilab.server.search;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;
import org.hilab.server.fleet.FleetBoards;
import org.hilab.server.fleet.JobNeeds;
import org.hilab.server.fleet.LatencyOutcome;
import org.hilab.server.fleet.LatencyService;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event-bus shell of {@link FrontVerification}: brings members of the front to boards. */
final class VerificationVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(VerificationVerticle.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  /** An agent may be starting; a firmware may be compiled, a board greeted just now. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /**
   * A table was measured on a bench: its agent may pause for half a minute between two calls, and
   * its simulator takes seconds to start.
   */
  private static final Duration BENCH_GRACE = Duration.ofSeconds(35);

  private final RunId run;
  private final Journal journal;
  private final LatencyService boards;
  private final Settings settings;
  private final FrontVerification core = new FrontVerification();
  private final Promise<Void> ended = Promise.promise();
  private int agents;
  private Instant lastSeen = Instant.now();
  private Instant deadline = Instant.MAX;
  private boolean asking;
  private boolean over;

  /**
   * How a front is verified.
   *
   * @param jobs what a board shall compute for a candidate; may block
   * @param preferred boards whose runs confirm the search's own latencies, if there are any
   */
  record Settings(
      Function<Genome, Workload.RunNetwork> jobs,
      Optional<JobNeeds> preferred,
      ProofSettings proof) {}

  VerificationVerticle(RunId run, Journal journal, LatencyService boards, Settings settings) {
    this.run = run;
    this.journal = journal;
    this.boards = boards;
    this.settings = settings;
  }

  /** Where a search tells its front when it has moved: an array of genomes. */
  static String frontAddress(RunId run) {
    return "search." + run + ".front";
  }

  @Override
  public Future<?> start() {
    return Future.all(
            boards.outcomes(this::outcome).completion(),
            vertx
                .eventBus()
                .<JsonArray>consumer(frontAddress(run), message -> moved(message.body()))
                .completion())
        .compose(_ -> vertx.executeBlocking(this::recorded))
        .onSuccess(core::replay);
  }

  private List<RunEvent> recorded() {
    return journal.read(run, 0, Integer.MAX_VALUE).stream().map(Recorded::event).toList();
  }

  private void moved(JsonArray genomes) {
    core.front(genomes.stream().map(bits -> new Genome((String) bits)).toList());
    advance();
  }

  /** The search has ended: what is left is computed now, within the settings' time. */
  Future<Void> finish() {
    lastSeen = Instant.now();
    deadline = lastSeen.plus(settings.proof().longest());
    vertx
        .executeBlocking(this::recorded)
        .onSuccess(events -> {
          core.replay(events);
          if (core.isSearching()) {
            ended.tryComplete();
          } else {
            advance();
            vertx.setPeriodic(LOOK.toMillis(), this::look);
          }
        })
        .onFailure(ended::tryFail);
    return ended.future();
  }

  private void look(long timer) {
    if (over) {
      vertx.cancelTimer(timer);
    } else if (Instant.now().isAfter(deadline)) {
      end("time was up after " + settings.proof().longest().toMinutes() + " min");
    } else {
      advance();
    }
  }

  private void advance() {
    if (over || asking) {
      return;
    }
    if (core.isComplete()) {
      end(null);
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
    Instant now = Instant.now();
    if (!available.resident().isEmpty()) {
      lastSeen = now;
      JobNeeds needs = needs(available);
      for (var next = core.next(); next.isPresent(); next = core.next()) {
        submit(next.get(), needs);
      }
      return;
    }
    if (available.agents() > agents) {
      lastSeen = now;
    }
    agents = available.agents();
    boolean hasBench = settings.preferred().isPresent();
    boolean agentComes = agents == 0 && (hasBench || settings.proof().agentComes());
    boolean mayCome = agentComes || available.unready() > 0;
    Duration grace = hasBench ? BENCH_GRACE : GRACE;
    if (!core.isSearching() && (!mayCome || now.isAfter(lastSeen.plus(grace)))) {
      end("there is no board with the resident firmware");
    }
  }

  /** A board whose cycles can be compared with the search's, else one that counts, else any. */
  private JobNeeds needs(FleetBoards available) {
    return settings
        .preferred()
        .filter(wanted -> available.resident().stream().anyMatch(board -> meets(board, wanted)))
        .or(() ->
            available.resident().stream()
                .filter(FleetBoards.Resident::countsCycles)
                .findFirst()
                .map(board -> JobNeeds.of(board.deviceClass(), board.firmware())))
        .orElse(JobNeeds.ANY);
  }

  private static boolean meets(FleetBoards.Resident board, JobNeeds wanted) {
    return wanted.equals(JobNeeds.of(board.deviceClass(), board.firmware()));
  }

  private void submit(Genome genome, JobNeeds needs) {
    vertx
        .executeBlocking(() -> settings.jobs().apply(genome), false)
        .compose(job -> boards.submit(job(genome), job, needs))
        .onFailure(why -> {
          LOG.warn("Candidate {} was not given to a board", genome, why);
          core.failed(genome, String.valueOf(why.getMessage()));
          advance();
        });
  }

  private void outcome(LatencyOutcome outcome) {
    if (over || !outcome.job().value().equals(jobName(outcome.subject()))) {
      return;
    }
    Genome genome = new Genome(outcome.subject());
    switch (outcome.outcome()) {
      case Ran ran -> ran(genome, BoardRuns.of(ran));
      case Verified verified -> ran(genome, BoardRuns.of(verified));
      case Rejected(String reason) -> failed(genome, "a board refused: " + reason);
      case Lost(String why) when outcome.fate() == LatencyOutcome.Fate.PARKED -> {
        boards.withdraw(outcome.job());
        failed(genome, why);
      }
      case Lost(String why) -> LOG.info("Candidate {} goes to a board again: {}", genome, why);
      case Measured measured ->
          throw new IllegalStateException("A proof is no estimate: " + measured);
    }
  }

  private void ran(Genome genome, RunEvent.BoardRun result) {
    if (!result.matches()) {
      LOG.error("Board {} computes {} differently", result.boardSerial(), genome);
    }
    core.ran(genome, result).ifPresent(this::write);
    advance();
  }

  private void failed(Genome genome, String why) {
    core.failed(genome, why);
    advance();
  }

  private void end(@Nullable String why) {
    over = true;
    core.running().forEach(genome -> boards.withdraw(job(genome)));
    core.end(why)
        .map(this::write)
        .orElse(Future.succeededFuture())
        .onComplete(_ -> ended.tryComplete(), ended::tryFail);
  }

  private Future<?> write(RunEvent event) {
    return Future.fromCompletionStage(journal.append(run, event), context)
        .onFailure(why -> {
          over = true;
          ended.tryFail(why);
        });
  }

  private JobId job(Genome genome) {
    return new JobId(jobName(genome.bits()));
  }

  private String jobName(String subject) {
    return run.text() + ".proof." + subject;
  }
}
