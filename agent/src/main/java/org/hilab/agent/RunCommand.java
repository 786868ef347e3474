package org.hilab.agent;

import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.agent.blobs.HttpBlobs;
import org.hilab.agent.connect.Target;
import org.hilab.agent.devices.Backend;
import org.hilab.agent.devices.Device;
import org.hilab.agent.devices.ResidentDevices;
import org.hilab.agent.outbox.DataFolder;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.protocol.Agent;
import org.hilab.protocol.BoardId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agent run}: connects this bench to a server and stays. */
@Command(
    name = "run",
    description = "Connects this bench to a server, runs its jobs, and stays until it is stopped.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:the data folder cannot be used",
      "2:a wrong option",
      "3:the server refuses this agent: wrong token or another release",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hilab agent run --server ws://localhost:8080 --token-file token",
      "  hilab agent run --server ws://lab:8080 --token s3cret --name bench-2 --data /var/lib/hilab",
    })
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--server",
      required = true,
      paramLabel = "URL",
      description = "The server: ws://HOST:PORT.")
  private String server = "";

  @ArgGroup(multiplicity = "1")
  private Token token = new Token();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What people see; by default the machine's name.")
  private @Nullable String name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps the agent's id and its unsent results; by default ${DEFAULT-VALUE}.",
      defaultValue = "${sys:user.home}/.hilab/agent")
  private Path data = Path.of("");

  @Option(
      names = "--device",
      paramLabel = "BACKEND",
      description = "What to run jobs on, may be repeated: estimate (needs no board, the default).",
      defaultValue = "estimate")
  private List<String> devices = List.of();

  @Option(
      names = "--emulated",
      paramLabel = "ON",
      description =
          "Also offer the firmware on this machine, which verifies checksums: host, qemu, or auto"
              + " (host if make and gcc are installed).")
  private @Nullable Emulation emulation;

  @Option(names = "--json", description = "Write log lines as JSON.")
  private boolean json;

  @Option(
      names = "--until-stdin-closes",
      description = "End when standard input closes: for a program that starts an agent.")
  private boolean untilStdinCloses;

  private final List<Backend> backends;

  /** What the firmware is run on beside real boards. */
  enum Emulation {
    HOST,
    QEMU,
    AUTO;

    /** Nothing if automatic and the tools are missing. */
    Optional<FirmwareBuild.Target> target() {
      return switch (this) {
        case HOST -> Optional.of(FirmwareBuild.Target.HOST);
        case QEMU -> Optional.of(FirmwareBuild.Target.QEMU);
        case AUTO ->
            Optional.of(FirmwareBuild.Target.HOST).filter(host -> host.missingTools().isEmpty());
      };
    }
  }

  @Inject
  RunCommand(List<Backend> backends) {
    this.backends = List.copyOf(backends);
  }

  /** Where the token comes from. */
  static final class Token {
    @Option(
        names = "--token",
        required = true,
        paramLabel = "T",
        description = "The token that the server printed; others on this machine can see it.")
    private @Nullable String text;

    @Option(
        names = "--token-file",
        required = true,
        paramLabel = "F",
        description = "A file with the token.")
    private @Nullable Path file;

    String read() {
      if (text != null) {
        return text.strip();
      }
      try {
        return file == null ? "" : Files.readString(file).strip();
      } catch (IOException e) {
        throw new AgentFailure(
            AgentFailure.USAGE, "Cannot read the token file " + file + "; give a readable one.");
      }
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    if (json) {
      Logs.asJson();
    }
    if (untilStdinCloses) {
      StdinWatch.start();
    }
    Target target = target();
    String secret = secret();
    List<Device> opened = open();
    try (DataFolder folder = DataFolder.open(data)) {
      emulated(folder, target, secret).ifPresent(opened::add);
      Agent agent = new Agent(folder.agentId(() -> UUID.randomUUID().toString()), displayName());
      AgentProcess.run(new AgentProcess.Setup(target, secret, agent, opened), folder.outbox());
      return 0;
    } catch (IOException e) {
      throw new AgentFailure(
          AgentFailure.BROKEN,
          "Cannot use the data folder "
              + data
              + " ("
              + e.getMessage()
              + "); give another one with --data.");
    }
  }

  private Target target() {
    try {
      return Target.of(server);
    } catch (IllegalArgumentException e) {
      throw new AgentFailure(AgentFailure.USAGE, "--server: " + e.getMessage());
    }
  }

  private String secret() {
    String secret = token.read();
    if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new AgentFailure(
          AgentFailure.USAGE, "The token is empty or has characters that no token has.");
    }
    return secret;
  }

  private List<Device> open() {
    List<Device> opened = new ArrayList<>();
    for (String wanted : devices) {
      opened.add(backend(wanted).open());
    }
    return opened;
  }

  private Optional<Device> emulated(DataFolder folder, Target target, String secret) {
    Optional<FirmwareBuild.Target> on = emulation == null ? Optional.empty() : emulation.target();
    return on.map(host -> {
      BlobStore blobs =
          new BlobStore(
              folder.blobs(), new HttpBlobs(target.blobs(), secret), InstantSource.system());
      BoardId id = new BoardId("emulated-" + host.name().toLowerCase(Locale.ROOT));
      return new ResidentDevices(blobs, FirmwareBuild.ofInstallation(), new SplittableRandom())
          .emulated(id, host);
    });
  }

  private Backend backend(String wanted) {
    return backends.stream()
        .filter(backend -> backend.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new AgentFailure(
                AgentFailure.USAGE,
                "--device: there is no \""
                    + wanted
                    + "\"; known: "
                    + backends.stream().map(Backend::name).collect(Collectors.joining(", "))
                    + "."));
  }

  private String displayName() {
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "agent";
    }
  }
}
