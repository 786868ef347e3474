package org.hilab.agent.devices;

import jakarta.inject.Singleton;

/** The analytic model of GAP8: needs no board. */
@Singleton
final class EstimateBackend implements Backend {
  @Override
  public String name() {
    return EstimateDevice.BACKEND;
  }

  @Override
  public Device open() {
    return new EstimateDevice();
  }
}
