package org.hilab.agent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(60)
class LineCommandTest {
  @Test
  void it_prints_what_it_counted_and_nothing_wrong_was_accepted() {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new LineCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--frames", "20000", "--fuzz", "2000");
    assertThat(code).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("line: 20,000 frames sent at a bit error rate of 1.0E-4, ")
        .contains(" pieces dropped, 0 wrong accepted")
        .contains("fuzz: 2,000 inputs to COBS, ")
        .contains("fuzz: 2,000 inputs to replies, ")
        .contains("fuzz: 2,000 inputs to server messages, ");
  }
}
