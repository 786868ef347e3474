package org.hilab.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.configuration.picocli.MicronautFactory;
import io.micronaut.context.ApplicationContext;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The agent's process. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Logs.asText();
    PrintWriter out = new PrintWriter(System.out, true, UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, UTF_8);
    System.exit(execute(out, err, arguments));
  }

  /** Runs one command line and gives its exit code. */
  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    try (ApplicationContext context =
            ApplicationContext.builder().banner(false).deduceEnvironment(false).start();
        MicronautFactory factory = new MicronautFactory(context)) {
      return new CommandLine(AgentCommand.class, factory)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setOut(out)
          .setErr(err)
          .setExecutionExceptionHandler((e, line, parsed) -> report(e, line))
          .execute(arguments);
    }
  }

  /** What a user can cause is one line; anything else is a bug and keeps its stack trace. */
  private static int report(Exception exception, CommandLine line) throws Exception {
    @Nullable AgentFailure failure = AgentFailure.in(exception);
    if (failure == null) {
      throw exception;
    }
    line.getErr().println("hilab agent: " + failure.getMessage());
    return failure.exitCode();
  }
}
