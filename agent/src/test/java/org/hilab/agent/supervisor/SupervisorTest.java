package org.hilab.agent.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hilab.agent.devices.Device;
import org.hilab.agent.devices.DeviceContract;
import org.hilab.agent.devices.TestingDevice;
import org.hilab.agent.outbox.Outbox;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.AgentMessage.Progress;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final BoardId BOARD = new BoardId("testing-0");
  private static final int WAIT_SECONDS = 20;
  private static final long LONG_MILLIS = 60_000;

  @TempDir Path folder;

  private final BlockingQueue<AgentMessage> said = new LinkedBlockingQueue<>();

  @Test
  void a_result_is_in_the_outbox_before_anybody_hears_of_it() throws Exception {
    try (Outbox outbox = outbox();
        Supervisor supervisor =
            new Supervisor(
                List.of(new TestingDevice(new CountDownLatch(0))),
                outbox,
                message -> {
                  if (message instanceof Result result) {
                    assertThat(outbox.pending()).contains(result);
                  }
                  said.add(message);
                })) {
      supervisor.start();
      supervisor.run(job("a", 1, LONG_MILLIS));
      assertThat(nextResult().outcome()).isInstanceOf(Measured.class);
      assertThat(supervisor.holding()).containsExactly(ticket("a", 1));
      assertThat(supervisor.opening()).hasSize(2);
    }
  }

  @Test
  void a_job_over_its_deadline_is_lost_and_the_board_takes_the_next() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (Outbox outbox = outbox();
        Supervisor supervisor = supervisor(new TestingDevice(mayEnd), outbox)) {
      supervisor.run(job("slow", 1, 50));
      Result lost = nextResult();
      assertThat(lost.ticket()).isEqualTo(ticket("slow", 1));
      assertThat(lost.outcome()).isInstanceOf(Lost.class);
      mayEnd.countDown();
      supervisor.run(job("next", 2, LONG_MILLIS));
      assertThat(nextResult().outcome()).isInstanceOf(Measured.class);
    }
  }

  @Test
  void a_cancelled_job_gives_no_result() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (Outbox outbox = outbox();
        Supervisor supervisor = supervisor(new TestingDevice(mayEnd), outbox)) {
      supervisor.run(job("running", 1, LONG_MILLIS));
      supervisor.run(job("queued", 2, LONG_MILLIS));
      assertThat(next()).isInstanceOf(Progress.class);
      supervisor.cancel(new JobId("running"));
      supervisor.cancel(new JobId("queued"));
      assertThat(supervisor.holding()).isEmpty();
      mayEnd.countDown();
      supervisor.run(job("last", 3, LONG_MILLIS));
      assertThat(nextResult().ticket()).isEqualTo(ticket("last", 3));
    }
  }

  @Test
  void the_same_assignment_twice_runs_once() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (Outbox outbox = outbox();
        Supervisor supervisor = supervisor(new TestingDevice(mayEnd), outbox)) {
      supervisor.run(job("a", 1, LONG_MILLIS));
      supervisor.run(job("a", 1, LONG_MILLIS));
      supervisor.run(job("b", 2, LONG_MILLIS));
      mayEnd.countDown();
      assertThat(nextResult().ticket()).isEqualTo(ticket("a", 1));
      assertThat(nextResult().ticket()).isEqualTo(ticket("b", 2));
    }
  }

  @Test
  void a_job_for_an_unknown_board_is_lost_at_once() throws Exception {
    try (Outbox outbox = outbox();
        Supervisor supervisor = supervisor(new TestingDevice(new CountDownLatch(0)), outbox)) {
      supervisor.run(
          new ServerMessage.Job(
              ticket("a", 1), new BoardId("gone"), DeviceContract.workload(), LONG_MILLIS));
      assertThat(nextResult().outcome().toString()).contains("no board \"gone\"");
    }
  }

  private Outbox outbox() throws IOException {
    return Outbox.open(folder.resolve("outbox"));
  }

  private Supervisor supervisor(Device device, Outbox outbox) {
    Supervisor supervisor = new Supervisor(List.of(device), outbox, said::add);
    supervisor.start();
    return supervisor;
  }

  private AgentMessage next() throws InterruptedException {
    AgentMessage message = said.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("The supervisor says nothing.");
    }
    return message;
  }

  private Result nextResult() throws InterruptedException {
    while (true) {
      if (next() instanceof Result result) {
        return result;
      }
    }
  }

  private static ServerMessage.Job job(String id, long fence, long deadlineMillis) {
    return new ServerMessage.Job(
        ticket(id, fence), BOARD, DeviceContract.workload(), deadlineMillis);
  }

  private static Ticket ticket(String id, long fence) {
    return new Ticket(new JobId(id), fence);
  }
}
