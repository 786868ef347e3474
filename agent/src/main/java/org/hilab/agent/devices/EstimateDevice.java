package org.hilab.agent.devices;

import java.util.function.Consumer;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.Workload;

/** Not a board: answers from {@link Gap8CycleModel}, and says so in every measurement. */
final class EstimateDevice implements Device {
  static final String BACKEND = "estimate";

  private static final String DEVICE_CLASS = "gap8";
  private static final long CLUSTER_HZ = 175_000_000;

  private final Board board = new Board(new BoardId("estimate-0"), DEVICE_CLASS, BACKEND);

  @Override
  public Board board() {
    return board;
  }

  @Override
  public MeasurementOutcome measure(Workload workload, Consumer<String> phase)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Nobody waits for the estimate of " + workload.genome());
    }
    phase.accept("estimating");
    return new MeasurementOutcome.Measured(
        new Measurement(
            Gap8CycleModel.cycles(workload.layers()), Provenance.ESTIMATE, conditions()));
  }

  private static Conditions conditions() {
    return new Conditions(
        DEVICE_CLASS,
        "none",
        BACKEND,
        Gap8CycleModel.VERSION,
        CLUSTER_HZ,
        1,
        0,
        null,
        Gap8CycleModel.RELATIVE_ERROR);
  }

  @Override
  public void close() {}
}
