package org.hilab.agent.boards;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Another machine than the real one, for tests; not in the help. */
public final class MachineOption {
  @Option(names = "--machine-root", hidden = true)
  private @Nullable Path root;

  public Machine machine() {
    return root == null
        ? Machine.REAL
        : new Machine(
            root.resolve("sys"), root.resolve("dev"), root.resolve("proc"), root.resolve("etc"));
  }
}
