package org.hilab.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits that a formatter cannot hold. */
class StyleTest {
  private static final int MAX_FILE_LINES = 300;
  private static final Pattern FORBIDDEN_NAME =
      Pattern.compile("(Manager|Helper|Utils?|Impl|^Abstract.*|^I[A-Z].*)\\.java$");

  @Test
  void no_source_file_is_longer_than_300_lines() throws IOException {
    assertThat(sources().filter(path -> lines(path) > MAX_FILE_LINES)).isEmpty();
  }

  @Test
  void no_class_hides_behind_an_empty_name() throws IOException {
    assertThat(
            sources().filter(path -> FORBIDDEN_NAME.matcher(path.getFileName().toString()).find()))
        .isEmpty();
  }

  @Test
  void every_package_is_null_marked_and_says_what_it_is() throws IOException {
    Set<Path> packages =
        sources()
            .filter(path -> path.toString().contains("/src/main/"))
            .map(Path::getParent)
            .collect(Collectors.toSet());
    assertThat(packages.stream().filter(folder -> !isMarked(folder))).isEmpty();
  }

  private static boolean isMarked(Path folder) {
    Path file = folder.resolve("package-info.java");
    if (!Files.exists(file)) {
      return false;
    }
    String text = read(file);
    return text.contains("@NullMarked") && text.startsWith("/**");
  }

  private static Stream<Path> sources() throws IOException {
    List<Path> roots =
        List.of(
            Path.of("src"),
            Path.of("../agent/src"),
            Path.of("../agent/protocol/src"),
            Path.of("../agent/link/src"));
    List<Path> files = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> walk = Files.walk(root)) {
        walk.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
      }
    }
    return files.stream();
  }

  private static long lines(Path path) {
    return read(path).lines().count();
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
