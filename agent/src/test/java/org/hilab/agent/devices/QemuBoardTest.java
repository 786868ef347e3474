package org.hilab.agent.devices;

import org.hilab.agent.tools.FirmwareBuild.Target;

/** The firmware on rv32imc under QEMU. */
class QemuBoardTest extends EmulatedBoardTest {
  @Override
  protected Target target() {
    return Target.QEMU;
  }
}
