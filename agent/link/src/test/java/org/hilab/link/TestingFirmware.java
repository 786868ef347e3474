package org.hilab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The posix firmware, built from its sources by its own Makefile. */
final class TestingFirmware {
  private TestingFirmware() {}

  /** Builds it if it is not there; a test is skipped where it cannot be built. */
  static void build() throws IOException, InterruptedException {
    for (String tool : List.of("make", "gcc")) {
      assumeTrue(isInstalled(tool), "The firmware cannot be built: there is no " + tool);
    }
    Process make =
        new ProcessBuilder("make", "-C", Vectors.folder().toString(), "host")
            .redirectErrorStream(true)
            .start();
    String output = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(make.waitFor()).as(output).isZero();
  }

  /** A process with the sanitizers in it, so that a fault inside ends it. */
  static ProcessTransport start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Vectors.folder().resolve("target/firmware/sanitized/hilab-firmware").toString());
    command.addAll(List.of(options));
    return ProcessTransport.start(command);
  }

  private static boolean isInstalled(String tool) {
    Stream<String> folders = Arrays.stream(System.getenv("PATH").split(File.pathSeparator));
    return folders.anyMatch(folder -> new File(folder, tool).canExecute());
  }
}
