package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.hilab.server.lab.Lab;
import org.hilab.server.lab.LabOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves the page and the agents' endpoint over the runs of a folder.",
    footer = {
      "",
      "Examples:",
      "  ./hilab serve --data run1             the page of a search that has ended",
      "  ./hilab serve --data lab --host 0.0.0.0   a bench's server",
      "  ./hilab serve --data lab --host 0.0.0.0 --tls-certificate lab.crt --tls-key lab.key",
    })
final class ServeCommand implements Callable<Integer> {
  private static final int PORT = 8080;

  @Option(names = "--data", required = true, description = "A folder of hilab search --out.")
  private Path data = Path.of("");

  @Mixin private final ServerOptions server = new ServerOptions(PORT);

  @Override
  public Integer call() throws InterruptedException {
    try (Lab lab = open(server.lab(RunFolder.lab(data), true));
        Signals _ = Signals.stopping(lab::close)) {
      System.err.println("The page is at " + lab.page());
      System.err.println("A bench joins after: ./hilab token create NAME --data " + data);
      System.err.println("The page makes tokens, too, for whoever has " + lab.adminSecretFile());
      stayUntilInterrupted();
    }
    return ExitCode.OK;
  }

  private Lab open(LabOptions options) {
    RunFolder.Made made = new RunFolder(data, true).make();
    try {
      return Lab.open(options);
    } catch (RuntimeException e) {
      made.remove();
      throw e;
    }
  }

  /** Ctrl-C ends the process; its signal closes the lab. */
  static void stayUntilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
