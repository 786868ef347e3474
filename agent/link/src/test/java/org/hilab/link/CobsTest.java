package org.hilab.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CobsTest {
  private static final int FUZZ_INPUTS = 200_000;
  private static final int LONGEST = 1100;

  @Test
  void it_agrees_with_the_firmware_on_every_vector() {
    List<List<String>> vectors = Vectors.lines("cobs.txt");
    assertThat(vectors).hasSizeGreaterThan(40);
    for (List<String> vector : vectors) {
      if (vector.getFirst().equals("bad")) {
        assertThat(Cobs.decode(Vectors.bytes(vector.get(1)))).as("%s", vector).isEmpty();
      } else {
        byte[] plain = Vectors.bytes(vector.get(1));
        byte[] encoded = Vectors.bytes(vector.get(2));
        assertThat(Cobs.encode(plain)).as("%s", vector).isEqualTo(encoded);
        assertThat(Cobs.decode(encoded)).as("%s", vector).hasValue(plain);
      }
    }
  }

  @Test
  void the_checksum_is_the_firmwares() {
    for (List<String> vector : Vectors.lines("crc32c.txt")) {
      assertThat(Checksum.crc32c(Vectors.bytes(vector.get(0))))
          .as("%s", vector)
          .isEqualTo(Long.parseLong(vector.get(1), 16));
    }
  }

  @Test
  void what_is_encoded_has_no_zero_and_comes_back() {
    for (int seed = 0; seed < 2000; seed++) {
      byte[] plain = sparse(new Random(seed));
      byte[] encoded = Cobs.encode(plain);
      assertThat(encoded).as("seed %d", seed).doesNotContain(0);
      assertThat(encoded.length)
          .as("seed %d", seed)
          .isLessThanOrEqualTo(Cobs.encodedMax(plain.length));
      assertThat(Cobs.decode(encoded)).as("seed %d", seed).hasValue(plain);
    }
  }

  @Test
  void any_bytes_are_decoded_to_fewer_bytes_or_refused() {
    Random random = new Random(1);
    int decoded = 0;
    for (int i = 0; i < FUZZ_INPUTS; i++) {
      byte[] input = new byte[random.nextInt(40)];
      random.nextBytes(input);
      if (i % 2 == 0 && input.length > 0) {
        input[0] = (byte) random.nextInt(input.length + 1);
      }
      Optional<byte[]> plain = Cobs.decode(input);
      decoded += plain.isPresent() ? 1 : 0;
      if (plain.isPresent() && plain.get().length >= input.length) {
        throw new AssertionError("Input " + i + " of seed 1 grew.");
      }
    }
    assertThat(decoded).isBetween(1000, FUZZ_INPUTS / 2);
  }

  private static byte[] sparse(Random random) {
    byte[] plain = new byte[random.nextInt(LONGEST)];
    random.nextBytes(plain);
    int zeros = random.nextInt(4);
    for (int i = 0; i < zeros * plain.length / 8; i++) {
      plain[random.nextInt(plain.length)] = 0;
    }
    return plain;
  }
}
