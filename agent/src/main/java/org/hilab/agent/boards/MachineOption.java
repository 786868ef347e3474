package org.hilab.agent.boards;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Another machine than the real one, for tests; not in the help. */
public final class MachineOption {
  @Option(names = "--sys-root", hidden = true, defaultValue = "/sys")
  private Path sys = Machine.REAL.sys();

  @Option(names = "--dev-root", hidden = true, defaultValue = "/dev")
  private Path dev = Machine.REAL.dev();

  @Option(names = "--proc-root", hidden = true, defaultValue = "/proc")
  private Path proc = Machine.REAL.proc();

  public Machine machine() {
    return new Machine(sys, dev, proc);
  }
}
