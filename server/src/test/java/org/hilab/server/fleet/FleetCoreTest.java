package org.hilab.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.JobId;
import org.hilab.protocol.Limits;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.hilab.server.fleet.LatencyOutcome.Fate;
import org.junit.jupiter.api.Test;

class FleetCoreTest {
  private static final FleetOptions OPTIONS =
      new FleetOptions(Duration.ofSeconds(30), Duration.ofSeconds(60), 2, 3);

  private final FleetCore core = new FleetCore(OPTIONS, 1);
  private Instant now = Instant.EPOCH;
  private List<FleetEffect> effects = List.of();
  private String owner = "bench";

  @Test
  void a_job_without_a_board_waits_and_the_snapshot_says_so() {
    submit("1");
    assertThat(effects).containsExactly(new FleetEffect.Accepted(new JobId("1")));
    assertThat(core.snapshot().queue().waitingForBoard()).isTrue();
    connect("a", "s1");
    assertThat(job().ticket()).isEqualTo(new Ticket(new JobId("1"), 1));
    assertThat(core.snapshot().queue().waitingForBoard()).isFalse();
  }

  @Test
  void the_same_id_twice_is_one_job_and_its_outcome_comes_again() {
    connect("a", "s1");
    submit("1");
    Ticket ticket = job().ticket();
    submit("1");
    assertThat(effects).containsExactly(new FleetEffect.Accepted(new JobId("1")));
    result("s1", ticket, SimulatedAgent.measured(5));
    FleetEffect published = effects.getLast();
    submit("1");
    assertThat(effects).containsExactly(new FleetEffect.Accepted(new JobId("1")), published);
  }

  @Test
  void a_full_queue_declines() {
    for (String genome : List.of("1", "10", "11")) {
      submit(genome);
    }
    submit("100");
    assertThat(effects.getFirst()).isInstanceOf(FleetEffect.Declined.class);
  }

  @Test
  void a_lost_job_goes_to_another_board_first() {
    connect("a", "s1");
    connect("b", "s2");
    submit("1");
    assertThat(addressee()).isEqualTo("s1");
    result("s1", job().ticket(), new Lost("unplugged"));
    assertThat(outcome().fate()).isEqualTo(Fate.RETRYING);
    assertThat(addressee()).isEqualTo("s2");
  }

  @Test
  void a_job_lost_too_often_is_parked_until_a_board_becomes_available() {
    connect("a", "s1");
    submit("1");
    result("s1", job().ticket(), new Lost("unplugged"));
    result("s1", job().ticket(), new Lost("unplugged"));
    assertThat(outcome().fate()).isEqualTo(Fate.PARKED);
    assertThat(core.snapshot().queue().parked()).isEqualTo(1);
    connect("b", "s2");
    assertThat(addressee()).isEqualTo("s2");
  }

  @Test
  void the_jobs_of_a_silent_agent_are_lost_when_its_lease_ends() {
    connect("a", "s1");
    submit("1");
    apply(new FleetCommand.Closed("s1"));
    now = now.plusSeconds(29);
    apply(new FleetCommand.Tick());
    assertThat(effects).isEmpty();
    now = now.plusSeconds(2);
    apply(new FleetCommand.Tick());
    assertThat(outcome().outcome()).isInstanceOf(Lost.class);
  }

  @Test
  void what_a_restarted_agent_has_forgotten_is_lost_at_once() {
    connect("a", "s1");
    submit("1");
    connect("a", "s2");
    assertThat(outcome().fate()).isEqualTo(Fate.RETRYING);
    assertThat(job().ticket().fence()).isEqualTo(2);
  }

  @Test
  void an_outdated_result_is_acknowledged_and_does_not_count() {
    connect("a", "s1");
    submit("1");
    Ticket old = job().ticket();
    connect("a", "s2");
    result("s2", old, SimulatedAgent.measured(5));
    assertThat(effects)
        .containsExactly(new FleetEffect.Say("s2", new ServerMessage.Acknowledged(old)));
  }

  @Test
  void a_rejected_candidate_is_not_tried_again() {
    connect("a", "s1");
    submit("1");
    result("s1", job().ticket(), new MeasurementOutcome.Rejected("does not fit"));
    assertThat(outcome().fate()).isEqualTo(Fate.ENDED);
    assertThat(core.snapshot().queue().waiting()).isZero();
  }

  @Test
  void a_board_over_its_deadline_is_told_to_stop() {
    connect("a", "s1");
    submit("1");
    for (int second = 0; second < 95; second += 5) {
      now = now.plusSeconds(5);
      said("s1", new AgentMessage.Heartbeat());
    }
    apply(new FleetCommand.Tick());
    assertThat(effects)
        .contains(new FleetEffect.Say("s1", new ServerMessage.Cancel(new JobId("1"))));
    assertThat(outcome().fate()).isEqualTo(Fate.RETRYING);
  }

  @Test
  void a_run_goes_to_a_board_of_its_class_and_firmware_and_to_no_other() {
    connect("a", "s1");
    connect("b", "s2", TestingBoards.resident("posix", "00000000000000aa"));
    connect("c", "s3", TestingBoards.resident("gvsoc", "00000000000000bb"));
    run("1", JobNeeds.of("gvsoc", "00000000000000bb"));
    assertThat(addressee()).isEqualTo("s3");
    run("2", JobNeeds.of("gvsoc", "00000000000000cc"));
    assertThat(effects).containsExactly(new FleetEffect.Accepted(new JobId("2")));
    assertThat(core.snapshot().queue().waitingForBoard()).isTrue();
    assertThat(core.snapshot().queue().lacking())
        .containsExactly(
            "a board with the resident firmware of class gvsoc, firmware 00000000000000cc");
    connect("d", "s4", TestingBoards.resident("gvsoc", "00000000000000cc"));
    assertThat(addressee()).isEqualTo("s4");
    assertThat(core.snapshot().queue().lacking()).isEmpty();
  }

  @Test
  void a_run_that_a_firmware_lost_does_not_go_to_another_firmware() {
    connect("a", "s1", TestingBoards.resident("gvsoc", "00000000000000aa"));
    connect("b", "s2", TestingBoards.resident("posix", "00000000000000aa"));
    run("1", JobNeeds.of("gvsoc", "00000000000000aa"));
    result("s1", job().ticket(), new Lost("TIMEOUT: no answer"));
    assertThat(addressee()).isEqualTo("s1");
  }

  @Test
  void only_greeted_boards_that_take_jobs_are_available() {
    connect("a", "s1");
    assertThat(core.available()).isEqualTo(new FleetBoards(1, 0, List.of()));
    connect("b", "s2", TestingBoards.resident("gvsoc", "00000000000000aa"));
    FleetBoards.Resident gvsoc =
        new FleetBoards.Resident("gvsoc", "00000000000000aa", 175_000_000, 8 << 20, true);
    assertThat(core.available()).isEqualTo(new FleetBoards(2, 0, List.of(gvsoc)));
    assertThat(FleetBoards.of(core.available().json())).isEqualTo(core.available());
    said("s2", new AgentMessage.Pull(new BoardId("board-0"), 0));
    assertThat(core.available()).isEqualTo(new FleetBoards(2, 1, List.of()));
    apply(new FleetCommand.Closed("s1"));
    assertThat(core.available()).isEqualTo(new FleetBoards(1, 1, List.of()));
  }

  @Test
  void nobody_takes_over_an_agent_id_with_another_token() {
    connect("a", "s1");
    submit("1");
    Ticket ticket = job().ticket();
    owner = "stranger";
    connect("a", "s2");
    assertThat(effects)
        .allSatisfy(effect ->
            assertThat(effect)
                .isInstanceOfSatisfying(
                    FleetEffect.Say.class,
                    say -> {
                      assertThat(say.session()).isEqualTo("s2");
                      assertThat(say.message()).isInstanceOf(ServerMessage.Refused.class);
                    }));
    result("s2", ticket, SimulatedAgent.measured(1));
    assertThat(effects).noneMatch(FleetEffect.Publish.class::isInstance);
    apply(new FleetCommand.Closed("s1"));
    connect("a", "s3");
    assertThat(core.available().agents()).as("known, but not connected").isZero();
    owner = "bench";
    connect("a", "s4");
    assertThat(core.available().agents()).isEqualTo(1);
  }

  @Test
  void a_revoked_owners_agent_id_is_free_again() {
    connect("a", "s1");
    submit("1");
    apply(new FleetCommand.Revoked("bench"));
    assertThat(outcome().outcome()).isInstanceOf(Lost.class);
    owner = "bench-2";
    connect("a", "s2");
    assertThat(addressee()).isEqualTo("s2");
  }

  private void run(String genome, JobNeeds needs) {
    apply(new FleetCommand.Submit(new JobId(genome), TestingBoards.network(genome), needs));
  }

  private void connect(String agent, String session) {
    connect(agent, session, new Board(new BoardId("board-0"), "gap8", "testing"));
  }

  private void connect(String agent, String session, Board described) {
    BoardId board = described.id();
    List<FleetEffect> all = new ArrayList<>();
    said(
        session,
        new AgentMessage.Hello(
            Limits.PROTOCOL_VERSION,
            new Agent(new AgentId(agent), agent),
            List.of(described),
            List.of()));
    all.addAll(effects);
    said(session, new AgentMessage.Pull(board, 1));
    all.addAll(effects);
    effects = all;
  }

  private void submit(String genome) {
    apply(new FleetCommand.Submit(new JobId(genome), FleetSimulationTest.workload(genome)));
  }

  private void result(String session, Ticket ticket, MeasurementOutcome outcome) {
    said(session, new AgentMessage.Result(ticket, outcome));
  }

  private void said(String session, AgentMessage message) {
    apply(new FleetCommand.Said(session, owner, message));
  }

  private void apply(FleetCommand command) {
    effects = core.apply(command, now);
  }

  private String addressee() {
    return says().session();
  }

  private ServerMessage.Job job() {
    return (ServerMessage.Job) says().message();
  }

  private FleetEffect.Say says() {
    return effects.stream()
        .filter(FleetEffect.Say.class::isInstance)
        .map(FleetEffect.Say.class::cast)
        .filter(say -> say.message() instanceof ServerMessage.Job)
        .reduce((first, last) -> last)
        .orElseThrow(() -> new AssertionError("No job in " + effects));
  }

  private LatencyOutcome outcome() {
    return effects.stream()
        .filter(FleetEffect.Publish.class::isInstance)
        .map(effect -> ((FleetEffect.Publish) effect).outcome())
        .reduce((first, last) -> last)
        .orElseThrow(() -> new AssertionError("No outcome in " + effects));
  }
}
