package org.hilab.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** What one command line said, and its exit code. */
record CommandRun(List<String> words, int exitCode, String out, String err) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Runs it in this process. */
  static CommandRun of(Object... words) {
    String[] line = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    int code;
    try {
      System.setOut(new PrintStream(out, true, UTF_8));
      System.setErr(new PrintStream(err, true, UTF_8));
      code = Hilab.run(line);
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
    return new CommandRun(List.of(line), code, out.toString(UTF_8), err.toString(UTF_8));
  }

  CommandRun succeeded() {
    assertThat(exitCode).as("%s", this).isZero();
    return this;
  }

  /** Standard output is one JSON object and nothing else. */
  JsonNode json() {
    try {
      JsonNode json = JSON.readTree(succeeded().out);
      assertThat(json.isObject()).as("%s", this).isTrue();
      return json;
    } catch (JsonProcessingException e) {
      throw new AssertionError(toString(), e);
    }
  }

  /** It was refused in words that a user understands, and that say all of these. */
  CommandRun refused(int code, Object... parts) {
    assertThat(exitCode).as("%s", this).isEqualTo(code);
    assertThat(out).as("%s", this).isEmpty();
    for (Object part : parts) {
      assertThat(err).as("%s", this).contains(part.toString());
    }
    List<String> sentences = err.lines().filter(line -> !line.startsWith("· ")).toList();
    assertThat(sentences)
        .as("%s", this)
        .hasSizeBetween(1, 3)
        .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"))
        .noneMatch(line -> line.contains("did not expect") || line.contains("null"));
    return this;
  }
}
