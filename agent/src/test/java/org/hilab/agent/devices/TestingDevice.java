package org.hilab.agent.devices;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.Workload;

/** A board that starts a job at once and ends it when it is told to. */
public final class TestingDevice implements Device {
  private final Board board = new Board(new BoardId("testing-0"), "gap8", "testing");
  private final CountDownLatch mayEnd;

  /** With a latch that is open the board is merely fast. */
  public TestingDevice(CountDownLatch mayEnd) {
    this.mayEnd = mayEnd;
  }

  @Override
  public Board board() {
    return board;
  }

  @Override
  public MeasurementOutcome measure(Workload workload, Consumer<String> phase)
      throws InterruptedException {
    phase.accept("running");
    mayEnd.await();
    return new MeasurementOutcome.Measured(
        new Measurement(
            1000,
            Provenance.RUN,
            new Conditions("gap8", "t0", "testing", "f0", 1_000_000, 1, 0, null, null)));
  }

  @Override
  public void close() {
    mayEnd.countDown();
  }
}
