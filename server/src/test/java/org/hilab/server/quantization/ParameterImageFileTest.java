package org.hilab.server.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.ParameterImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterImageFileTest {
  private final ParameterImage image = SelfTestNetwork.create().network().image();

  @TempDir Path folder;

  @Test
  void an_image_comes_back_as_it_was_written() {
    Path file = folder.resolve("image.int8");
    ParameterImageFile.write(image, file);
    ParameterImage read = ParameterImageFile.read(file);
    assertThat(read).usingRecursiveComparison().isEqualTo(image);
    assertThat(ParameterImageFile.sha256(read))
        .isEqualTo(ParameterImageFile.sha256(image))
        .matches("[0-9a-f]{64}");
  }

  @Test
  void writing_replaces_an_older_file_and_leaves_nothing_else() throws IOException {
    Path file = folder.resolve("image.int8");
    Files.writeString(file, "older");
    ParameterImageFile.write(image, file);
    ParameterImageFile.read(file);
    assertThat(files()).containsExactly(file);
  }

  @Test
  void a_missing_file_is_named() {
    Path file = folder.resolve("absent.int8");
    assertThatThrownBy(() -> ParameterImageFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void another_kind_of_file_is_refused() throws IOException {
    for (String content :
        List.of("", "short", "a text that is longer than any header is".repeat(3))) {
      Path file = Files.writeString(folder.resolve("text"), content);
      assertThatThrownBy(() -> ParameterImageFile.read(file))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("not an int8 image");
    }
  }

  @Test
  void another_version_is_named() throws IOException {
    byte[] bytes = written();
    bytes[11] = 9;
    Path file = Files.write(folder.resolve("new.int8"), bytes);
    assertThatThrownBy(() -> ParameterImageFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("version 9");
  }

  @Test
  void every_truncation_and_every_flipped_bit_is_found() throws IOException {
    byte[] bytes = written();
    RandomGenerator random = new SplittableRandom(1);
    for (int i = 0; i < 300; i++) {
      byte[] flipped = bytes.clone();
      int position = random.nextInt(bytes.length);
      flipped[position] ^= (byte) (1 << random.nextInt(8));
      assertRefused(flipped, "bit flipped in byte " + position);
      int length = random.nextInt(bytes.length);
      assertRefused(Arrays.copyOf(bytes, length), "cut to " + length);
    }
    assertRefused(Arrays.copyOf(bytes, bytes.length + 1), "one byte more");
  }

  /** An attacker can write the checksum: the payload must hold without it. */
  @Test
  void a_hostile_payload_is_refused_or_is_an_image() {
    byte[] payload = ParameterImageCodec.encode(image);
    RandomGenerator random = new SplittableRandom(2);
    for (int i = 0; i < 3000; i++) {
      byte[] hostile = payload.clone();
      int position = random.nextInt(i % 2 == 0 ? 400 : payload.length - 4);
      for (int b = 0; b < 4; b++) {
        hostile[position + b] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
      }
      try {
        ParameterImage decoded = ParameterImageCodec.decode(hostile, folder);
        assertThat(ParameterImageCodec.encode(decoded)).isEqualTo(hostile);
      } catch (InvalidInput refused) {
        assertThat(refused).hasMessageContaining("damaged");
      }
    }
  }

  private void assertRefused(byte[] bytes, String what) throws IOException {
    Path file = Files.write(folder.resolve("damaged.int8"), bytes);
    assertThatThrownBy(() -> ParameterImageFile.read(file))
        .as(what)
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("damaged.int8");
  }

  private byte[] written() throws IOException {
    Path file = folder.resolve("written.int8");
    ParameterImageFile.write(image, file);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
