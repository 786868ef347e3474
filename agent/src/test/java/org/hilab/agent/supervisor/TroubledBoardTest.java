package org.hilab.agent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hilab.agent.devices.Device;
import org.hilab.agent.outbox.Outbox;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.AgentMessage.BoardChanged;
import org.hilab.protocol.AgentMessage.Pull;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Workload;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TroubledBoardTest {
  @TempDir Path folder;

  private final BlockingQueue<AgentMessage> said = new LinkedBlockingQueue<>();

  @Test
  void a_board_in_trouble_takes_no_jobs_until_it_was_made_ready() throws Exception {
    Semaphore mayBeReady = new Semaphore(0);
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"));
        Supervisor supervisor =
            new Supervisor(List.of(new Troubled(mayBeReady)), outbox, said::add)) {
      supervisor.start();
      assertThat(supervisor.boards().getFirst().trouble()).isEqualTo("It is unplugged.");
      assertThat(supervisor.opening())
          .satisfiesExactly(
              first -> assertThat(((BoardChanged) first).board().trouble()).isNotNull(),
              second -> assertThat(((Pull) second).slots()).isZero());
      mayBeReady.release();
      assertThat(((BoardChanged) next()).board().trouble()).isNull();
      assertThat(((Pull) next()).slots()).isPositive();
      assertThat(supervisor.boards().getFirst().trouble()).isNull();
    }
  }

  private AgentMessage next() throws InterruptedException {
    AgentMessage message = said.poll(20, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("The board says nothing.");
    }
    return message;
  }

  /** Not plugged in until it may be. */
  private static final class Troubled implements Device {
    private final Semaphore mayBeReady;
    private volatile @Nullable String trouble = "It is unplugged.";

    Troubled(Semaphore mayBeReady) {
      this.mayBeReady = mayBeReady;
    }

    @Override
    public Board board() {
      return new Board(new BoardId("troubled-0"), "gap8", Board.RESIDENT, null, trouble);
    }

    @Override
    public void prepare() throws InterruptedException {
      mayBeReady.acquire();
      trouble = null;
    }

    @Override
    public MeasurementOutcome measure(Workload workload, Consumer<String> phase) {
      return new MeasurementOutcome.Lost("unused");
    }

    @Override
    public void close() {}
  }
}
