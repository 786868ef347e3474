package org.hilab.agent;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder that makes this bench the same bench after a restart. */
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keeps the agent's id, its secret, boards.toml and unsent results; by default"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "${env:HILAB_AGENT_DATA:-${sys:user.home}/.hilab/agent}")
  private Path folder = Path.of("");

  public Path folder() {
    return folder;
  }

  /** For its user. */
  public AgentFailure unusable(IOException why) {
    return new AgentFailure(
        AgentFailure.BROKEN,
        "Cannot use the data folder " + folder + " (" + why + "); give another one with --data.");
  }
}
