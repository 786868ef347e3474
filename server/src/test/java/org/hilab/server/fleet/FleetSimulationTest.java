package org.hilab.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Window;
import org.hilab.protocol.Workload;
import org.hilab.server.fleet.LatencyOutcome.Fate;
import org.junit.jupiter.api.Test;

/**
 * Thousands of histories of agents that crash, vanish, come back, answer late, twice and out of
 * order. Every history is given by its seed.
 */
class FleetSimulationTest {
  private static final int HISTORIES = 4_000;
  private static final int STEPS = 250;
  private static final FleetOptions OPTIONS =
      new FleetOptions(Duration.ofSeconds(30), Duration.ofSeconds(60), 3, 100);

  @Test
  void every_job_ends_in_exactly_one_accepted_outcome() {
    int parked = 0;
    int retried = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      History history = new History(seed);
      history.misbehave();
      history.heal();
      assertThat(history.ended.size()).as("seed %d", seed).isEqualTo(history.submitted);
      parked += history.parked;
      retried += history.retried;
    }
    assertThat(parked).as("parked jobs in all histories").isGreaterThan(100);
    assertThat(retried).as("retried jobs in all histories").isGreaterThan(1000);
  }

  private static final class History {
    final Map<JobId, LatencyOutcome> ended = new HashMap<>();
    int submitted;
    int parked;
    int retried;

    private final int seed;
    private final Random random;
    private final FleetCore core = new FleetCore(OPTIONS, 1);
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final Map<JobId, Long> latestFence = new HashMap<>();
    private Instant now = Instant.EPOCH;
    private int sessions;
    private long highestFence;

    History(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int i = 0; i <= random.nextInt(3); i++) {
        agents.add(new SimulatedAgent(i, 1 + random.nextInt(2)));
      }
    }

    void misbehave() {
      for (int step = 0; step < STEPS; step++) {
        now = now.plusMillis(random.nextInt(2_000));
        SimulatedAgent agent = agents.get(random.nextInt(agents.size()));
        switch (random.nextInt(14)) {
          case 0, 1 -> submit(random.nextInt(10) == 0 ? random.nextInt(30) : submitted);
          case 2 -> connect(agent);
          case 3 -> disconnect(agent, random.nextBoolean());
          case 4 -> agent.crash();
          case 5, 6 -> finish(agent, false);
          case 7 -> agent.progress();
          case 8 -> apply(new FleetCommand.Tick());
          case 9 -> now = now.plusSeconds(random.nextInt(8) == 0 ? 100 : 3);
          default -> deliver(agent);
        }
      }
    }

    /**
     * From now on nothing fails, so everything must end; after a new connection for jobs that a
     * late loss has parked.
     */
    void heal() {
      for (int round = 0; round < 2_000 && ended.size() < submitted; round++) {
        if (round % 100 == 0) {
          agents.forEach(this::connect);
        }
        now = now.plusMillis(100);
        apply(new FleetCommand.Tick());
        for (SimulatedAgent agent : agents) {
          finish(agent, true);
          while (!agent.fromServer.isEmpty() || !agent.toServer.isEmpty()) {
            deliverInOrder(agent);
          }
          hear(agent, new AgentMessage.Heartbeat());
        }
      }
    }

    private void submit(int number) {
      int known = Math.min(number, submitted);
      submitted = Math.max(submitted, known + 1);
      String genome = Integer.toBinaryString(64 + known);
      apply(new FleetCommand.Submit(new JobId("job-" + known), workload(genome)));
    }

    private void connect(SimulatedAgent agent) {
      String session = "session-" + sessions++;
      AgentMessage hello = agent.connect(session);
      apply(new FleetCommand.Said(session, "owner", hello));
    }

    private void disconnect(SimulatedAgent agent, boolean noticed) {
      String session = agent.session;
      agent.disconnect();
      if (session != null && noticed) {
        apply(new FleetCommand.Closed(session));
      }
    }

    private void finish(SimulatedAgent agent, boolean reliable) {
      if (agent.isBusy()) {
        agent.finish(random, reliable);
      }
    }

    /** Any message that is under way, in any order, sometimes twice. */
    private void deliver(SimulatedAgent agent) {
      boolean up = random.nextBoolean();
      List<?> messages = up ? agent.toServer : agent.fromServer;
      if (messages.isEmpty()) {
        return;
      }
      int index = random.nextInt(messages.size());
      Object message = random.nextInt(5) == 0 ? messages.get(index) : messages.remove(index);
      switch (message) {
        case AgentMessage said -> hear(agent, said);
        case ServerMessage said -> agent.hear(said);
        default -> throw new AssertionError(message);
      }
    }

    private void deliverInOrder(SimulatedAgent agent) {
      if (!agent.fromServer.isEmpty()) {
        agent.hear(agent.fromServer.removeFirst());
      }
      if (!agent.toServer.isEmpty()) {
        hear(agent, agent.toServer.removeFirst());
      }
    }

    private void hear(SimulatedAgent agent, AgentMessage message) {
      if (agent.session != null) {
        apply(new FleetCommand.Said(agent.session, "owner", message));
      }
    }

    private void apply(FleetCommand command) {
      for (FleetEffect effect : core.apply(command, now)) {
        switch (effect) {
          case FleetEffect.Accepted accepted -> {}
          case FleetEffect.Declined declined -> throw new AssertionError(declined);
          case FleetEffect.Say say -> say(say);
          case FleetEffect.Publish publish ->
              published(publish.outcome(), command instanceof FleetCommand.Submit);
        }
      }
    }

    private void say(FleetEffect.Say say) {
      if (say.message() instanceof ServerMessage.Job job) {
        assertThat(job.ticket().fence()).as("seed %d", seed).isGreaterThan(highestFence);
        highestFence = job.ticket().fence();
        latestFence.put(job.ticket().job(), highestFence);
        assertThat(ended).as("seed %d", seed).doesNotContainKey(job.ticket().job());
      }
      agents.stream()
          .filter(agent -> say.session().equals(agent.session))
          .forEach(agent -> agent.fromServer.add(say.message()));
    }

    private void published(LatencyOutcome outcome, boolean repeated) {
      switch (outcome.fate()) {
        case RETRYING -> retried++;
        case PARKED -> parked++;
        case ENDED -> {
          LatencyOutcome before = ended.put(outcome.job(), outcome);
          assertThat(before)
              .as("seed %d, %s", seed, outcome.job())
              .isEqualTo(repeated ? outcome : null);
          if (outcome.outcome() instanceof Measured measured) {
            assertThat(measured.measurement().cycles())
                .as("seed %d: the outcome of the latest assignment", seed)
                .isEqualTo(latestFence.get(outcome.job()));
          }
        }
      }
      assertThat(outcome.fate() == Fate.ENDED || !ended.containsKey(outcome.job()))
          .as("seed %d: lost after its end: %s", seed, outcome)
          .isTrue();
    }
  }

  static Workload workload(String genome) {
    Tensor tensor = new Tensor(4, 4, 8);
    return new Workload.Estimate(
        genome, List.of(new LayerRecord(LayerKind.ADD, tensor, tensor, Window.NONE)));
  }
}
