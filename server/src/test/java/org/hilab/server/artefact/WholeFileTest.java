package org.hilab.server.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path folder;

  @Test
  void writing_replaces_an_older_file_and_leaves_nothing_else() throws IOException {
    Path file = folder.resolve("front.json");
    Files.writeString(file, "older");
    WholeFile.write("The front", file, "newer");
    assertThat(files()).containsExactly(file);
    assertThat(file).hasContent("newer");
  }

  @Test
  void missing_folders_are_made() {
    Path file = folder.resolve("run").resolve("front.json");
    WholeFile.write("The front", file, "new");
    assertThat(file).hasContent("new");
  }

  @Test
  void a_full_disk_leaves_the_older_file_and_nothing_half_written() throws IOException {
    Path file = folder.resolve("front.json");
    Files.writeString(file, "older");
    assertThatThrownBy(() ->
            WholeFile.write(
                "The front",
                file,
                out -> {
                  out.write(new byte[100_000]);
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("The front cannot be written")
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("the disk has room");
    assertThat(files()).containsExactly(file);
    assertThat(file).hasContent("older");
  }

  @Test
  void a_folder_that_is_a_file_is_named() throws IOException {
    Path blocked = folder.resolve("file");
    Files.writeString(blocked, "");
    Path file = blocked.resolve("front.json");
    assertThatThrownBy(() -> WholeFile.write("The front", file, "new"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(file.toString());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
