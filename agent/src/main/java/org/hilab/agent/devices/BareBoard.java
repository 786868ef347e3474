package org.hilab.agent.devices;

import org.hilab.link.LinkSettings;
import org.hilab.link.Transport;

/** A board's line without a lab behind it, for trying the board by hand. */
public final class BareBoard implements AutoCloseable {
  private final Hardware hardware;
  private final LinkSettings settings;

  BareBoard(Hardware hardware, LinkSettings settings) {
    this.hardware = hardware;
    this.settings = settings;
  }

  /** Brings the board up if need be, and opens its line; the caller closes that first. */
  public Transport open() throws DeviceFailure, InterruptedException {
    return hardware.open();
  }

  /** The patience that this kind of line needs. */
  public LinkSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    hardware.close();
  }
}
