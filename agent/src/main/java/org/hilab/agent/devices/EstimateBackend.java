package org.hilab.agent.devices;

import jakarta.inject.Singleton;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Gap8CycleModel;

/** The analytic model of GAP8: needs no board. */
@Singleton
final class EstimateBackend implements Backend {
  @Override
  public String name() {
    return Gap8CycleModel.BACKEND;
  }

  @Override
  public Device open(BoardId id) {
    return new EstimateDevice(id);
  }
}
