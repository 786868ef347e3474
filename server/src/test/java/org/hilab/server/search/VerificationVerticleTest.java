package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Program;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;
import org.hilab.server.fleet.BusBoard;
import org.hilab.server.fleet.FleetOptions;
import org.hilab.server.fleet.FleetVerticle;
import org.hilab.server.fleet.JobNeeds;
import org.hilab.server.fleet.LatencyService;
import org.hilab.server.fleet.TestingBoards;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.VerificationEnded;
import org.hilab.server.journal.RunEvent.Verified;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.TestEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A front that boards prove, over a real event bus, fleet and journal. */
class VerificationVerticleTest {
  private static final int WAIT_SECONDS = 60;
  private static final List<Genome> FRONT =
      List.of(new Genome("0001"), new Genome("0010"), new Genome("0011"));
  private static final JobNeeds TABLE = JobNeeds.of("gvsoc", "0123456789abcdef");

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private Journal journal;
  private RunId run;

  @BeforeEach
  void open() {
    journal = Journal.open(folder, InstantSource.system());
    await(vertx.deployVerticle(new FleetVerticle(FleetOptions.DEFAULTS, InstantSource.system())));
    run = journal.create("run", TestEvents.started()).join();
    journal.append(run, new RunEvent.RunFinished(FRONT, 3)).join();
  }

  @AfterEach
  void close() {
    await(vertx.close());
    journal.close();
  }

  @Test
  void where_cycles_count_the_whole_networks_are_run_and_their_cycles_kept() {
    connect("posix", "00000000000000aa", this::wrong);
    connect("gvsoc", "0123456789abcdef", job -> TestingBoards.ran(program(job), "sim-1", 7_000));
    verify(Duration.ofMinutes(5));
    assertThat(verified()).extracting(Verified::genome).containsExactlyInAnyOrderElementsOf(FRONT);
    assertThat(verified())
        .allSatisfy(event -> {
          assertThat(event.run().deviceClass()).isEqualTo("gvsoc");
          assertThat(event.run().matches()).isTrue();
          assertThat(event.run().measurement()).isNotNull();
        });
    assertThat(ended()).isEqualTo(new VerificationEnded(3, 0, 0, null));
  }

  @Test
  void a_board_that_computes_something_else_is_told() {
    connect("posix", "00000000000000aa", this::wrong);
    verify(Duration.ofMinutes(5));
    assertThat(ended()).isEqualTo(new VerificationEnded(0, 3, 0, null));
    assertThat(verified()).noneMatch(event -> event.run().matches());
  }

  @Test
  void what_a_board_refuses_or_loses_too_often_is_not_verified_and_nothing_waits() {
    connect(
        "posix",
        "00000000000000aa",
        job ->
            switch (job.subject()) {
              case "0001" -> TestingBoards.verified(program(job), program(job).expectedOutput());
              case "0010" -> new MeasurementOutcome.Rejected("NO_MEMORY: 9 MB do not fit");
              default -> new MeasurementOutcome.Lost("BOARD_RESET: it was reset");
            });
    verify(Duration.ofMinutes(5));
    VerificationEnded ended = ended();
    assertThat(ended.equal()).isEqualTo(1);
    assertThat(ended.unverified()).isEqualTo(2);
    assertThat(ended.why()).contains("NO_MEMORY");
  }

  @Test
  void without_a_board_a_connected_fleet_is_not_waited_for() {
    BusBoard.connect(
        vertx, "models only", new Board(new BoardId("m"), "gap8", "estimate"), this::wrong);
    verify(Duration.ofMinutes(5));
    assertThat(ended())
        .isEqualTo(new VerificationEnded(0, 0, 3, "there is no board with the resident firmware"));
  }

  @Test
  void time_is_up_when_it_is_up_and_the_next_start_goes_on() {
    verify(Duration.ofMillis(1));
    assertThat(ended().why()).contains("time was up");
    connect(
        "posix",
        "00000000000000aa",
        job -> TestingBoards.verified(program(job), program(job).expectedOutput()));
    verify(Duration.ofMinutes(5));
    assertThat(ended()).isEqualTo(new VerificationEnded(3, 0, 0, null));
  }

  private MeasurementOutcome wrong(Workload job) {
    return TestingBoards.verified(program(job), new Crc32c("00000bad"));
  }

  private static Program program(Workload job) {
    return switch (job) {
      case Workload.RunNetwork network -> network.program();
      case Workload.RunLayer layer -> layer.program();
      case Workload.Estimate estimate -> throw new AssertionError(estimate);
    };
  }

  private void connect(
      String deviceClass, String firmware, Function<Workload, MeasurementOutcome> device) {
    await(
        BusBoard.connect(
            vertx, deviceClass, TestingBoards.resident(deviceClass, firmware), device));
  }

  private void verify(Duration longest) {
    VerificationVerticle verticle =
        new VerificationVerticle(
            run,
            journal,
            new LatencyService(vertx.eventBus()),
            new VerificationVerticle.Settings(
                genome -> TestingBoards.network(genome.bits()),
                Optional.of(TABLE),
                new ProofSettings(longest, true)));
    String id = await(vertx.deployVerticle(verticle));
    await(verticle.finish());
    await(vertx.undeploy(id));
  }

  private List<RunEvent> events() {
    return journal.read(run, 0, Integer.MAX_VALUE).stream().map(Recorded::event).toList();
  }

  private List<Verified> verified() {
    return events().stream().filter(Verified.class::isInstance).map(Verified.class::cast).toList();
  }

  private VerificationEnded ended() {
    return (VerificationEnded) events().getLast();
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
