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
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.agent.blobs.HttpBlobs;
import org.hilab.agent.boards.BoardDevices;
import org.hilab.agent.boards.BoardEntry;
import org.hilab.agent.boards.BoardsFile;
import org.hilab.agent.boards.MachineOption;
import org.hilab.agent.connect.Credentials;
import org.hilab.agent.connect.ServerLink;
import org.hilab.agent.connect.Target;
import org.hilab.agent.devices.Backend;
import org.hilab.agent.devices.Device;
import org.hilab.agent.devices.ResidentDevices;
import org.hilab.agent.outbox.DataFolder;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.protocol.Agent;
import org.hilab.protocol.tls.Trust;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  hilab agent run",
      "  hilab agent run --server http://lab:8080 --token-file secret --name bench-2",
    })
final class RunCommand implements Callable<Integer> {
  private static final List<String> ESTIMATE = List.of("estimate");

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server, http://HOST:PORT or https; by default the one that was joined.")
  private @Nullable String server;

  @ArgGroup private @Nullable Token token;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What people see; by default the name that joining gave.")
  private @Nullable String name;

  @Mixin private final TrustOption trust = new TrustOption();

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      hidden = true,
      description = "The server's own certificate: for a server that starts an agent here.")
  private @Nullable Path certificate;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final MachineOption machine = new MachineOption();

  @Option(
      names = "--device",
      paramLabel = "BACKEND",
      description =
          "What to run jobs on beside the boards of boards.toml: estimate (needs no board; the"
              + " default if there are none).")
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
    try {
      Credentials credentials = credentials();
      Target target = Target.orFail("--server", credentials.server());
      try (DataFolder folder = DataFolder.open(data.folder())) {
        Agent agent =
            new Agent(folder.agentId(() -> UUID.randomUUID().toString()), credentials.name());
        ServerLink.Caller caller =
            new ServerLink.Caller(target, trust(), credentials.secret(), agent);
        AgentProcess.run(new AgentProcess.Setup(caller, open(folder, caller)), folder.outbox());
        return 0;
      }
    } catch (IOException e) {
      throw data.unusable(e);
    }
  }

  /** The options' where they are given, else those that joining left. */
  private Credentials credentials() throws IOException {
    if (server != null && token != null) {
      return new Credentials(server, displayName(hostName()), secret(token));
    }
    if (server != null || token != null) {
      throw new AgentFailure(AgentFailure.USAGE, "Give both --server and a token, or neither.");
    }
    Credentials joined =
        Credentials.read(data.folder())
            .orElseThrow(() ->
                new AgentFailure(
                    AgentFailure.USAGE,
                    "This bench has joined no lab. On the server: hilab token create NAME; then"
                        + " here: hilab agent join http://HOST:PORT --token T"));
    return new Credentials(joined.server(), displayName(joined.name()), joined.secret());
  }

  private Trust trust() {
    if (certificate == null) {
      return server == null ? trust.of(data.folder()) : trust.given();
    }
    try {
      return Trust.inNothingBut(certificate);
    } catch (IOException e) {
      throw TrustOption.unusable(certificate, e);
    }
  }

  private static String secret(Token token) {
    String secret = token.read();
    if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new AgentFailure(
          AgentFailure.USAGE, "The token is empty or has characters that no token has.");
    }
    return secret;
  }

  private List<Device> open(DataFolder folder, ServerLink.Caller caller) {
    BlobStore blobs =
        new BlobStore(
            folder.blobs(),
            new HttpBlobs(caller.target().blobs(), caller.trust(), caller.token()),
            InstantSource.system());
    FirmwareBuild firmware = FirmwareBuild.ofInstallation();
    BenchDevices bench =
        new BenchDevices(backends, new ResidentDevices(blobs, firmware, new SplittableRandom()));
    List<BoardEntry> boards = new BoardsFile(data.folder()).boards();
    BoardDevices.Bench here =
        new BoardDevices.Bench(machine.machine(), System.getenv(), data.folder());
    List<Device> opened =
        new ArrayList<>(bench.open(boards, new BoardDevices(here, boards, firmware)));
    List<String> named = devices.isEmpty() && boards.isEmpty() ? ESTIMATE : devices;
    named.forEach(backend -> opened.add(bench.open(backend)));
    if (emulation != null) {
      emulation.target().ifPresent(on -> opened.add(bench.emulated(on)));
    }
    return opened;
  }

  private String displayName(String otherwise) {
    return name == null || name.isBlank() ? otherwise : name;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "agent";
    }
  }
}
