package org.hilab.server.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void reads_all_three_element_types() throws IOException {
    String header =
        """
        {"__metadata__":{"format":"pt"},
         "c":{"dtype":"BF16","shape":[1],"data_offsets":[12,14]},
         "a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
         "b":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]}}\
        """;
    ByteBuffer data = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-2f);
    data.putShort(Float.floatToFloat16(0.25f)).putShort(Float.floatToFloat16(-6f));
    data.putShort((short) (Float.floatToIntBits(-3f) >>> 16));
    Safetensors read = Safetensors.read(file(header, data.array()));
    assertThat(read.tensors().keySet()).containsExactly("a", "b", "c");
    assertThat(tensor(read, "a").values()).containsExactly(1.5f, -2f);
    assertThat(tensor(read, "a").shape()).containsExactly(2, 1);
    assertThat(tensor(read, "b").values()).containsExactly(0.25f, -6f);
    assertThat(tensor(read, "c").values()).containsExactly(-3f);
  }

  @Test
  void reads_back_what_was_written_and_leaves_no_temporary_file() throws IOException {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    tensors.put("weiß", new Tensor("weiß", List.of(2, 2), new float[] {1, 2, 3, 4}));
    tensors.put("b", new Tensor("b", List.of(), new float[] {Float.MIN_VALUE}));
    tensors.put("none", new Tensor("none", List.of(0, 3), new float[0]));
    Path file = folder.resolve("weights.safetensors");
    Files.writeString(file, "an older file");
    SafetensorsWriter.write(file, tensors, ElementType.F32);
    Safetensors read = Safetensors.read(file);
    assertThat(read.tensors()).usingRecursiveComparison().isEqualTo(tensors);
    assertThat(read.sha256()).isEqualTo(Safetensors.read(file).sha256()).hasSize(64);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F32 | [1]    | [0,4]  | F32 | [1] | [8,12] | gap | b",
        "F32 | [2]    | [0,8]  | F32 | [1] | [4,8]  | overlap | b",
        "F32 | [2]    | [0,8]  | F32 | [2] | [8,16] | truncated | b",
        "F32 | [1]    | [0,4]  | F32 | [1] | [4,8]  | belong to no tensor | 4 bytes",
        "F32 | [1]    | [0,4]  | F32 | [1] | [4,12] | length is not that of its shape | b",
        "F32 | [1]    | [8,4]  | F32 | [1] | [4,8]  | length is not that of its shape | a",
        "F32 | [-1]   | [0,4]  | F32 | [1] | [4,8]  | not a whole number | -1",
        "F32 | [1]    | [-4,0] | F32 | [1] | [4,8]  | not a whole number | -4",
        "F32 | [1.5]  | [0,6]  | F32 | [1] | [4,8]  | not a whole number | 1.5",
        "I64 | [1]    | [0,8]  | F32 | [1] | [8,12] | element type | I64",
        "F32 | 7      | [0,8]  | F32 | [1] | [8,12] | no shape | a",
        "F32 | [2]    | 8      | F32 | [1] | [8,12] | data_offsets | a",
        "F32 | [2147483648] | [0,8] | F32 | [1] | [8,12] | too large | a",
        "F32 | [65536,65536,65536,65536] | [0,0] | F32 | [1] | [8,12] | too large | a",
        "F32 | [99999999999999999999] | [0,8] | F32 | [1] | [8,12] | whole number | a",
      })
  void contradictions_in_the_header_are_named(
      String type,
      String shape,
      String at,
      String type2,
      String shape2,
      String at2,
      String what,
      String which)
      throws IOException {
    String header = "{" + entry("a", type, shape, at) + "," + entry("b", type2, shape2, at2) + "}";
    Path file = file(header, new byte[12]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(what)
        .hasMessageContaining(which)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{}}", "{\"a\":1,\"a\":2}", "\u0000", "{\"a\":1}"})
  void a_header_that_is_no_table_of_tensors_is_rejected(String header) throws IOException {
    Path file = file(header, new byte[0]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 100_000_001, 17, Integer.MAX_VALUE})
  void a_header_length_beyond_the_file_is_rejected_without_allocating(long length)
      throws IOException {
    byte[] bytes = new byte[24];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Path file = Files.write(folder.resolve("header"), bytes);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("header");
  }

  @Test
  void every_truncation_of_a_good_file_is_rejected() throws IOException {
    byte[] good = Files.readAllBytes(file("{" + entry("a", "F32", "[2]", "[0,8]") + "}", 8));
    for (int length = 0; length < good.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(good, length));
      assertThatThrownBy(() -> Safetensors.read(cut))
          .as("%s of %s bytes", length, good.length)
          .isInstanceOf(InvalidInput.class);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void a_weight_that_is_not_finite_is_named(float value) throws IOException {
    byte[] data =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(value).array();
    Path file = file("{" + entry("bad", "F32", "[2]", "[0,8]") + "}", data);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("tensor bad, value 1 is " + value);
  }

  @Test
  void a_missing_file_and_a_folder_are_named() {
    assertThatThrownBy(() -> Safetensors.read(folder.resolve("nothing")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("nothing");
    assertThatThrownBy(() -> Safetensors.read(folder)).isInstanceOf(InvalidInput.class);
  }

  private Path file(String header, int zeroBytes) throws IOException {
    return file(header, new byte[zeroBytes]);
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length + data.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("test.safetensors"), bytes.array());
  }

  private static String entry(String name, String type, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, type, shape, offsets);
  }

  private static Tensor tensor(Safetensors read, String name) {
    return Objects.requireNonNull(read.tensors().get(name));
  }
}
