package org.hilab.server.supernet.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.supernet.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that resources/weights/make_torch_files.py wrote, and files that mean harm. */
class TorchFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"torch.pt", "torch-protocol4.pt", "torch-legacy.pth"})
  void tensors_are_read_with_their_strides_offsets_and_types(String name) throws IOException {
    WeightFile read = WeightFile.read(resource(name));
    assertThat(read.format()).isEqualTo(WeightFile.Format.TORCH);
    assertThat(read.tensors().keySet())
        .containsExactly(
            "shared.0",
            "state_dict.bn.eps",
            "state_dict.bn.num_batches_tracked",
            "state_dict.bn.weight",
            "state_dict.conv.bias",
            "state_dict.conv.weight");
    assertThat(tensor(read, "conv.weight").shape()).containsExactly(2, 3);
    assertThat(tensor(read, "conv.weight").values()).containsExactly(1, 3, 5, 2, 4, 6);
    assertThat(tensor(read, "conv.bias").values()).containsExactly(0.25f, -6);
    assertThat(tensor(read, "bn.num_batches_tracked").shape()).isEmpty();
    assertThat(tensor(read, "bn.num_batches_tracked").values()).containsExactly(41);
    assertThat(tensor(read, "bn.weight").values()).containsExactly(1.5f, -2.5f);
    assertThat(tensor(read, "bn.eps").values()).containsExactly(-3);
  }

  @Test
  void every_truncation_of_an_old_file_is_refused() throws IOException {
    byte[] good = Files.readAllBytes(resource("torch-legacy.pth"));
    for (int length = 2; length < good.length; length++) {
      Path cut = Files.write(folder.resolve("cut.pth"), Arrays.copyOf(good, length));
      assertThatThrownBy(() -> WeightFile.read(cut))
          .as("%d of %d bytes", length, good.length)
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("cut.pth");
    }
  }

  @Test
  void a_flipped_byte_never_ends_in_anything_but_an_answer() throws IOException {
    for (String name : new String[] {"torch-legacy.pth", "torch.pt"}) {
      byte[] good = Files.readAllBytes(resource(name));
      for (int i = 0; i < good.length; i += 7) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) 0x5A;
        Path file = Files.write(folder.resolve("bad.pth"), bad);
        try {
          assertThat(WeightFile.read(file).tensors()).as("byte %d", i).isNotNull();
        } catch (InvalidInput e) {
          assertThat(e).as("byte %d", i).hasMessageContaining("bad.pth");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cposix~system~(<touch>tR.       | names posix.system",
        "cbuiltins~eval~(<1+1>tR.        | names builtins.eval",
        "c__builtin__~exec~.             | names __builtin__.exec",
        "ctorch~load~.                   | names torch.load",
        "cos~popen~.                     | names os.popen",
        "<nos><system>\u0093.            | names nos.system",
        "(iposix~system~.                | instruction 0x69",
        "(<os>cposix~system~o.           | names posix.system",
        "I1~.                            | instruction 0x49",
        "K\u0001R.                       | empty stack",
        "K\u0001K\u0001R.                | call of what is no name",
        "ccollections~OrderedDict~K\u0001\u0085R. | something else where a tuple belongs",
        ".                               | empty stack",
        "h\u0007.                        | remembers what it never saw",
        "t.                              | lacks a mark",
        "K\u0001K\u0002a.                | appends to what is no list",
        "]K\u0001K\u0002s.               | sets items of what is no dictionary",
        "}]K\u0002s.                     | a key that is no name",
        "<absent>Q.                      | something else where a tuple belongs",
      })
  void an_instruction_or_name_that_no_tensor_needs_ends_the_reading(String pickle, String why)
      throws IOException {
    Path file = zip(pickle(pickle), "archive/data.pkl", ZipEntry.STORED);
    assertThatThrownBy(() -> WeightFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("hostile.pt", why);
  }

  /** In the cases above ~ is a line end, and a word in brackets a text. */
  private static byte[] pickle(String cases) {
    String lines = cases.replace('~', '\n');
    String texts =
        Pattern.compile("<(.*?)>")
            .matcher(lines)
            .replaceAll(found -> "X" + (char) found.group(1).length() + "\0\0\0" + found.group(1));
    return ("\u0080\u0002" + texts).getBytes(ISO_8859_1);
  }

  @Test
  void values_that_multiply_when_they_are_walked_are_refused() throws IOException {
    // a list of two times the last list, sixty times over
    StringBuilder pickle = new StringBuilder("\u0080\u0002]q\0");
    for (int i = 1; i < 60; i++) {
      pickle.append("]q").append((char) i).append('h').append((char) (i - 1)).append('a');
      pickle.append('h').append((char) (i - 1)).append('a');
    }
    Path file =
        zip(pickle.append('.').toString().getBytes(ISO_8859_1), "data.pkl", ZipEntry.STORED);
    assertThatThrownBy(() -> WeightFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("nests too deep");
  }

  @Test
  void a_compressed_entry_is_refused_without_inflating_it() throws IOException {
    Path file = zip(new byte[1 << 28], "archive/data.pkl", ZipEntry.DEFLATED);
    assertThat(Files.size(file)).isLessThan(1 << 20);
    assertThatThrownBy(() -> WeightFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("compressed or too large");
  }

  @Test
  void zips_that_are_no_checkpoints_are_refused() throws IOException {
    Path other = zip(new byte[] {1}, "mimetype", ZipEntry.STORED);
    assertThatThrownBy(() -> WeightFile.read(other)).hasMessageContaining("without data.pkl");
    Path cut = Files.write(folder.resolve("cut.pt"), new byte[] {'P', 'K', 3, 4, 0, 0});
    assertThatThrownBy(() -> WeightFile.read(cut))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("cut.pt");
  }

  @Test
  void a_tensor_may_not_leave_its_storage_or_outgrow_the_file() throws IOException {
    byte[] good = Files.readAllBytes(resource("torch-legacy.pth"));
    // the matrix 2×3 with the strides 1 and 2
    byte[] wide = replaced(good, "K\2K\3\u0086", "K\2K\4\u0086");
    assertThatThrownBy(() -> WeightFile.read(Files.write(folder.resolve("wide.pth"), wide)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("wide.pth", "leaves its storage 0");
    // strides of 0 make a tensor of any size out of one value
    String huge = "J\377\377\377\1J\377\377\377\1\u0086";
    byte[] expanded =
        replaced(replaced(good, "K\2K\3\u0086", huge), "K\1K\2\u0086", "K\0K\0\u0086");
    assertThatThrownBy(() -> WeightFile.read(Files.write(folder.resolve("huge.pth"), expanded)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("huge.pth", "too large", "state_dict.conv.weight");
  }

  private static byte[] replaced(byte[] bytes, String from, String to) {
    return new String(bytes, ISO_8859_1).replace(from, to).getBytes(ISO_8859_1);
  }

  private Path zip(byte[] pickle, String name, int method) throws IOException {
    Path file = folder.resolve("hostile.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      TinyTorch.put(zip, name, pickle, method);
    }
    return file;
  }

  private static Tensor tensor(WeightFile file, String name) {
    return Objects.requireNonNull(file.tensors().get("state_dict." + name));
  }

  private Path resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TorchFileTest.class.getResourceAsStream("/weights/" + name))) {
      return Files.write(folder.resolve(name), in.readAllBytes());
    }
  }
}
