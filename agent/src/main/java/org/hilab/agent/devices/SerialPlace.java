package org.hilab.agent.devices;

import java.nio.file.Path;

/** Where a board's serial line is now: ttys change their names at every plug. */
public interface SerialPlace {
  /**
   * The device file at the moment.
   *
   * @throws DeviceFailure if the board is not plugged in, or more than one could be it
   */
  Path tty() throws DeviceFailure;
}
