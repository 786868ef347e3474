package org.hilab.agent.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.hilab.link.LineBench;
import org.hilab.link.LineFuzz;
import org.hilab.protocol.ProtocolException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agent bench line}: frames through a bad line, and nonsense into the decoders. */
@Command(
    name = "line",
    description =
        "Sends frames through a line with bit errors and counts the wrong ones that are accepted;"
            + " feeds the decoders with what no device should send.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing wrong was accepted", "1:something was", "2:a wrong option"},
    footerHeading = "%nExample:%n",
    footer = "  hilab agent bench line --frames 100000000 --bit-error-rate 1e-4 --fuzz 10000000")
final class LineCommand implements Callable<Integer> {
  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames to send; ${DEFAULT-VALUE} by default.",
      defaultValue = "1000000")
  private long frames;

  @Option(
      names = "--bit-error-rate",
      paramLabel = "R",
      description = "Of the line; ${DEFAULT-VALUE} by default.",
      defaultValue = "1e-4")
  private double bitErrorRate;

  @Option(
      names = "--fuzz",
      paramLabel = "N",
      description = "Inputs for each decoder; ${DEFAULT-VALUE} by default.",
      defaultValue = "100000")
  private long inputs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of everything random; ${DEFAULT-VALUE} by default.",
      defaultValue = "1")
  private long seed;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, ProtocolException {
    PrintWriter out = spec.commandLine().getOut();
    LineBench.Counts counts = new LineBench(bitErrorRate, seed).send(frames);
    out.printf(
        "line: %,d frames sent at a bit error rate of %s, %,d damaged, %,d arrived, %,d pieces"
            + " dropped, %,d wrong accepted%n",
        counts.sent(),
        bitErrorRate,
        counts.damaged(),
        counts.arrived(),
        counts.dropped(),
        counts.wrong());
    out.flush();
    fuzz(out);
    return counts.wrong() == 0 ? 0 : 1;
  }

  /** What goes wrong here is an exception and ends the command. */
  private void fuzz(PrintWriter out) throws InterruptedException, ProtocolException {
    LineFuzz line = new LineFuzz(seed);
    report(out, "COBS", "decoded", line.cobs(inputs));
    report(out, "frames", "whole", line.frames(inputs));
    report(out, "replies", "read and no result taken from them", line.replies(inputs));
    report(out, "server messages", "accepted", new MessageFuzz(seed).serverMessages(inputs));
  }

  private void report(PrintWriter out, String decoder, String fate, long count) {
    out.printf("fuzz: %,d inputs to %s, %,d %s, no exception%n", inputs, decoder, count, fate);
    out.flush();
  }
}
