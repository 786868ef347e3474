package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {
  @TempDir Path directory;

  @BeforeEach
  void write_two_classes_and_two_images() throws IOException {
    Files.write(directory.resolve("classes.txt"), List.of("ground", "thing"));
    write("", "a.png", 0, 1);
    write("", "b.jpg", 1, 255);
  }

  @Test
  void all_is_every_image() {
    Dataset dataset = open("all");
    assertThat(dataset.ids()).containsExactly("a", "b");
    assertThat(dataset.classNames()).containsExactly("ground", "thing");
    assertThat(Pictures.labels(dataset.sample("b").mask())).containsExactly(1, 255);
  }

  @Test
  void a_split_is_a_list_or_a_folder() throws IOException {
    Files.write(directory.resolve("val.txt"), List.of("b", "a"));
    write("train", "c.jpeg", 0, 0);
    assertThat(open("val").ids()).containsExactly("b", "a");
    assertThat(open("train").ids()).containsExactly("c");
    assertFails(() -> open("test"), "no such split", "Name one of all, train, val");
    assertFails(() -> open("classes"), "no such split");
  }

  @Test
  void what_is_missing_or_twice_is_named() throws IOException {
    Files.write(directory.resolve("val.txt"), List.of("a", "x"));
    assertFails(() -> open("val"), "An image is missing", "x with one of the endings .png .jpg");
    Pictures.image(directory.resolve("images/a.jpg"), 1, 2, 0);
    assertFails(() -> open("all"), "Two images have the same name", "a.png");
    Files.delete(directory.resolve("images/a.jpg"));
    Files.delete(directory.resolve("masks/a.png"));
    assertFails(() -> open("all"), "An image has no mask", "a.png");
    Files.delete(directory.resolve("classes.txt"));
    assertFails(() -> open("all"), "A list cannot be read", "classes.txt");
  }

  private void write(String split, String name, int... labels) {
    Pictures.image(directory.resolve("images").resolve(split).resolve(name), 1, 2, 0x808080);
    String mask = name.replaceFirst("\\..*", ".png");
    Pictures.mask(directory.resolve("masks").resolve(split).resolve(mask), 1, 2, labels);
  }

  private Dataset open(String split) {
    return DatasetSpec.parse("folder:" + directory).open(split);
  }

  private static void assertFails(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(InvalidInput.class).hasMessageContainingAll(parts);
  }
}
