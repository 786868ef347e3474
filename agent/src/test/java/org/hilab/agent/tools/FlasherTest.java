package org.hilab.agent.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a GAP SDK whose gapy prints what the real one prints. */
@Timeout(60)
class FlasherTest {
  @TempDir Path folder;
  private Path work;
  private Path image;

  @BeforeEach
  void install() throws IOException {
    for (String file : List.of("configs/gapuino_v3.sh", "bin/gapy", "bin/openocd")) {
      Path copy = folder.resolve("sdk").resolve(file);
      Files.createDirectories(copy.getParent());
      try (InputStream resource = getClass().getResourceAsStream("/fake-sdk/" + file)) {
        Files.write(copy, Objects.requireNonNull(resource).readAllBytes());
      }
      assertThat(copy.toFile().setExecutable(true)).isTrue();
    }
    work = Files.createDirectories(folder.resolve("work"));
    image = Files.writeString(folder.resolve("image.bin"), "weights");
  }

  @Test
  void a_board_is_flashed_with_the_image_and_by_its_adapters_serial() throws Exception {
    flasher("good").flash(image);
    assertThat(Files.readString(work.resolve("resident.bin"))).isEqualTo("weights");
    assertThat(calls())
        .singleElement()
        .asString()
        .contains(
            "--target=gapuino_v3 --platform=board",
            "readfs/files=" + work.toAbsolutePath().resolve("resident.bin"),
            "run --image --flash --force --binary=");
  }

  @Test
  void a_stall_is_killed_reset_and_tried_again() throws Exception {
    flasher("stall", "fail", "good").flash(image);
    assertThat(calls()).hasSize(5);
    assertThat(calls().get(1)).contains("reset: -d0 -c script", "jtag_reset 0 1");
  }

  @Test
  void what_fails_every_time_is_given_up_and_named() throws Exception {
    assertThatThrownBy(() -> flasher("fail", "silent-end", "stall", "good").flash(image))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("adapter A50285BI cannot be flashed: it stalled after: loading")
        .hasMessageContaining("21.84 %");
  }

  @Test
  void an_end_without_the_words_of_success_is_none() throws Exception {
    assertThatThrownBy(() -> flasher("silent-end", "silent-end", "silent-end").flash(image))
        .hasMessageContaining("gapy ended with 0 after: loading image");
  }

  @Test
  void a_missing_adapter_is_named_at_once() throws Exception {
    assertThatThrownBy(() -> flasher("no-adapter", "good").flash(image))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("no adapter with the serial number A50285BI");
    assertThat(calls()).hasSize(1);
  }

  private Flasher flasher(String... moods) throws IOException {
    Files.write(work.resolve("mood"), List.of(moods));
    return new Flasher(
        new FlashSetup(
            folder.resolve("sdk"),
            "gapuino_v3",
            "A50285BI",
            folder.resolve("firmware.elf"),
            work,
            Duration.ofSeconds(1),
            3));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(work.resolve("calls"));
  }
}
