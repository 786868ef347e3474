package org.hilab.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hilab.server.dataset.VocFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user can get wrong: one message that says what, which and what to do; no traces left. */
class BadInputTest {
  private static final String SUPERNET_GENOME = "00001111111111111111111";

  @TempDir Path folder;

  @Test
  void a_genome_of_the_wrong_length_or_with_other_characters() {
    CommandRun.of("cost", "--genome", "0101").refused(2, "has 23 bits", "\"0101\" has 4");
    CommandRun.of("cost", "--genome", "0000111111111111111111x")
        .refused(2, "only 0 and 1", "character 23", "'x'");
    Path out = folder.resolve("x.onnx");
    CommandRun.of(supernetWords("export", "--genome", "1", "--out", out)).refused(2, "23 bits");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void weights_that_are_missing_cut_short_or_of_another_shape() throws IOException {
    byte[] good = Files.readAllBytes(TinyContent.supernet());
    Path cut = Files.write(folder.resolve("cut.st"), Arrays.copyOf(good, good.length / 2));
    Path header = Files.write(folder.resolve("header.st"), Arrays.copyOf(good, 100));
    Path empty = Files.write(folder.resolve("empty.st"), new byte[0]);
    String text = new String(good, ISO_8859_1);
    String turned = text.replaceFirst("\\[3,3,3,32\\]", "[3,3,32,3]");
    assertThat(turned).isNotEqualTo(text);
    Path shape = Files.write(folder.resolve("shape.st"), turned.getBytes(ISO_8859_1));
    refusesWeights(folder.resolve("missing.st"), "no weight file");
    refusesWeights(cut, "truncated");
    refusesWeights(header, "ends within its header");
    refusesWeights(empty, "truncated");
    refusesWeights(shape, "wrong shape", "[3, 3, 32, 3]", "[3, 3, 3, 32]");
  }

  private void refusesWeights(Path weights, String... parts) {
    Path out = folder.resolve("out");
    for (String command : List.of("search", "quantize")) {
      CommandRun.of(
              command,
              "--supernet",
              weights,
              "--dataset",
              TinyContent.dataset(),
              "--out",
              out,
              noAgent(command))
          .refused(2, (Object[]) parts);
      assertThat(out).doesNotExist();
    }
  }

  /** A search by FLOPs needs no agent; the other commands have no objectives. */
  private static String noAgent(String command) {
    return command.equals("search") ? "--objectives=miou,flops" : "--space=fmas-mobilenetv2";
  }

  @Test
  void images_without_masks_and_labels_out_of_range() throws IOException {
    VocFolder images = eightClasses().split("train", "a").split("val", "a", "b");
    images.image("a", 8, 8, 0x102030).mask("a", 8, 8, 3).image("b", 8, 8, 0);
    refusesImages(images, "no mask", "b.png");
    images.mask("b", 8, 8, 8);
    refusesImages(images, "out of range", "b.png has label 8", "Use 0 to 7, and 255");
    images.mask("b", 9, 8, 2);
    refusesImages(images, "another size", "b.png is 8×9");
    Files.write(images.imageFile("b"), new byte[] {1, 2, 3});
    refusesImages(images, "not a readable JPEG", "b.jpg");
    images.classes("red", "green");
    images.image("b", 8, 8, 0).mask("b", 8, 8, 1).mask("a", 8, 8, 1);
    refusesImages(images, "different classes", "has 8, the data set 2");
  }

  private VocFolder eightClasses() throws IOException {
    return new VocFolder(folder.resolve("voc")).classes("a", "b", "c", "d", "e", "f", "g", "h");
  }

  private void refusesImages(VocFolder images, String... parts) {
    Path out = folder.resolve("deep").resolve("out");
    CommandRun.of(
            "search",
            "--supernet",
            TinyContent.supernet(),
            "--dataset",
            "voc:" + images.directory(),
            "--fraction=1",
            "--input-size=32",
            "--objectives=miou,flops",
            "--out",
            out)
        .refused(2, (Object[]) parts);
    assertThat(folder.resolve("deep")).doesNotExist();
  }

  @Test
  void an_output_that_cannot_be_written() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    Path below = file.resolve("out");
    CommandRun.of(supernetWords("search", "--out", below, "--objectives", "miou,flops"))
        .refused(2, below, "Name another folder");
    CommandRun.of(supernetWords("quantize", "--out", below)).refused(2, below, "is in the way");
    CommandRun.of(supernetWords("export", "--genome", SUPERNET_GENOME, "--out", below))
        .refused(2, below, "Check that the folder");
    CommandRun.of("demo", "--exit", "--data", below).refused(2, below);
    CommandRun.of("serve", "--no-agent", "--data", below).refused(2, below);
    assertThat(Files.readString(file)).isEqualTo("not a folder");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_port_in_use_or_out_of_range() throws IOException {
    Path out = folder.resolve("out");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "" + taken.getLocalPort();
      CommandRun.of("serve", "--no-agent", "--data", out, "--port", port)
          .refused(2, "cannot listen", port, "--port");
      assertThat(out).doesNotExist();
      CommandRun.of(
              supernetWords("search", "--out", out, "--port", port, "--objectives=miou,flops"))
          .refused(2, "cannot listen", port, "--port");
      assertThat(out).doesNotExist();
    }
    CommandRun.of("serve", "--no-agent", "--data", out, "--port", "70000")
        .refused(2, "--port 70000", "0 to 65535");
    assertThat(out).doesNotExist();
  }

  @Test
  void words_that_nothing_is_called() {
    Path out = folder.resolve("out");
    String known = "fmas-mobilenetv2";
    CommandRun.of("cost", "--space", "mars", "--genome", "0").refused(2, "space", "mars", known);
    CommandRun.of(supernetWords("search", "--out", out, "--objectives", "miou,beauty"))
        .refused(2, "Unknown objective", "\"beauty\"", "miou, latency, flops, params");
    CommandRun.of(supernetWords("search", "--out", out, "--objectives", "miou"))
        .refused(2, "two different objectives", "[miou]");
    CommandRun.of(
            supernetWords("search", "--out", out, "--objectives=miou,flops", "--strategy=luck"))
        .refused(2, "Unknown strategy", "\"luck\"", "nsga2, random");
    CommandRun.of(supernetWords("export", "--genome=0", "--out", out, "--format", "tflite"))
        .refused(2, "Unknown format", "\"tflite\"", "onnx, onnx-int8");
    CommandRun.of(supernetWords("search", "--out", out, "--objectives=miou,flops", "--split=no"))
        .refused(2, "no such split", "no.txt", "train, val");
    assertThat(out).doesNotExist();
  }

  @Test
  void what_evaluate_does_not_know() {
    refusesEvaluate("--dataset=mars:x", "data set format", "mars", "voc, cityscapes");
    refusesEvaluate("--dataset=voc", "a format and a folder", "voc:DIR");
    refusesEvaluate("--dataset=voc:" + folder.resolve("no"), "missing", folder.resolve("no"));
    refusesEvaluate("--normalize=loud", "normalization", "\"loud\"", "signed, unit, imagenet");
    refusesEvaluate("--preprocess=crop:3", "preprocessing", "crop:3", "resize:N");
    refusesEvaluate("--fraction=0", "fraction", "0.0");
    refusesEvaluate("--fraction=0", "fraction", "0.0");
    refusesEvaluate("--threads=0", "--threads 0", "1 to");
    refusesEvaluate("--split=val", "model", folder.resolve("no.onnx"));
  }

  private void refusesEvaluate(String word, Object... parts) {
    List<Object> words = new ArrayList<>(List.of("evaluate", word));
    words.addAll(List.of("--model", folder.resolve("no.onnx")));
    if (!word.startsWith("--dataset")) {
      words.addAll(List.of("--dataset", TinyContent.dataset()));
    }
    CommandRun.of(words.toArray()).refused(2, parts);
  }

  @Test
  void numbers_out_of_range() {
    CommandRun.of("cost", "--genome", SUPERNET_GENOME, "--input-size", "0")
        .refused(2, "--input-size 0", "16 to 4096");
    CommandRun.of("cost", "--genome", SUPERNET_GENOME, "--classes", "-3")
        .refused(2, "--classes -3", "2 to 255");
    Path out = folder.resolve("out");
    for (String word : List.of("--population=1", "--generations=0", "--fraction=2")) {
      CommandRun.of(supernetWords("search", "--out", out, "--objectives=miou,flops", word))
          .refused(2, "must be", "Correct the option");
    }
    for (String word : List.of("--workers=-1", "--threads=-1", "--input-size=3")) {
      CommandRun.of(supernetWords("search", "--out", out, "--objectives=miou,flops", word))
          .refused(2, word.replace('=', ' '));
    }
    assertThat(out).doesNotExist();
  }

  @Test
  void a_command_line_that_makes_no_sense() {
    CommandRun.of("cost", "--genome", SUPERNET_GENOME, "--beauty")
        .refused(2, "Unknown option", "--beauty", "hilab cost --help");
    CommandRun.of("cost").refused(2, "Missing required option", "--genome", "cost --help");
    CommandRun.of("cost", "--genome").refused(2, "--genome");
    CommandRun.of("cost", "--genome", SUPERNET_GENOME, "--classes", "many")
        .refused(2, "--classes", "many", "cost --help");
    CommandRun.of("fly").refused(2, "fly", "hilab --help");
    CommandRun.of().refused(2, "hilab --help");
    CommandRun.of("bench").refused(2, "hilab bench --help");
  }

  private static Object[] supernetWords(Object... words) {
    List<Object> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--supernet", TinyContent.supernet(), "--dataset", TinyContent.dataset()));
    if (!Arrays.asList(words).contains("--input-size=3")) {
      all.add("--input-size=" + TinyContent.INPUT_SIZE);
    }
    return all.toArray();
  }
}
