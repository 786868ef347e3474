package org.hilab.agent.devices;

import java.util.function.Consumer;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Workload;

/** Not a board: answers from {@link Gap8CycleModel}, and says so in every measurement. */
final class EstimateDevice implements Device {
  private final Board board;

  EstimateDevice(BoardId id) {
    this.board = new Board(id, Gap8CycleModel.DEVICE_CLASS, Gap8CycleModel.BACKEND);
  }

  @Override
  public Board board() {
    return board;
  }

  @Override
  public MeasurementOutcome measure(Workload workload, Consumer<String> phase)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Nobody waits for the estimate of " + workload.subject());
    }
    return switch (workload) {
      case Workload.Estimate estimate -> {
        phase.accept("estimating");
        yield new MeasurementOutcome.Measured(Gap8CycleModel.measurement(estimate.layers()));
      }
      case Workload.RunNetwork _, Workload.RunLayer _ ->
          new MeasurementOutcome.Lost(
              "The model runs nothing; give " + workload.subject() + " to a board.");
    };
  }

  @Override
  public void close() {}
}
