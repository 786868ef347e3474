package org.hilab.agent.devices;

import org.hilab.protocol.MeasurementOutcome.Lost;

/** A device cannot go on; the lab's fault. */
public final class DeviceFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String detail;

  public DeviceFailure(Reason reason, String detail) {
    super(reason + ": " + detail);
    this.reason = reason;
    this.detail = detail;
  }

  @Override
  public String getMessage() {
    return reason + ": " + detail;
  }

  public Reason reason() {
    return reason;
  }

  /** As the server is told. */
  Lost lost() {
    return lost(reason, detail);
  }

  /** The reason's name stands in front, so that machines can read it. */
  static Lost lost(Enum<?> reason, String detail) {
    return new Lost(reason.name() + ": " + detail);
  }
}
