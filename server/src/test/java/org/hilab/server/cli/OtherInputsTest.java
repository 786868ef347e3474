package org.hilab.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hilab.server.onnx.ColourModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set that is not VOC's and weights that are not ours, from the command line. */
class OtherInputsTest {
  @TempDir Path folder;
  private Path data = Path.of("");

  /** Some of the demo's images in the folder format. */
  @BeforeEach
  void copy_images_and_masks() throws IOException {
    data = folder.resolve("data");
    Path voc = Path.of(TinyContent.dataset().substring("voc:".length()));
    for (String split : List.of("train", "val")) {
      List<String> ids =
          Files.readAllLines(voc.resolve("ImageSets/Segmentation/" + split + ".txt"));
      for (String id : ids.subList(0, Math.min(8, ids.size()))) {
        copy(voc.resolve("JPEGImages/" + id + ".jpg"), "images/" + split + "/" + id + ".jpg");
        copy(voc.resolve("SegmentationClass/" + id + ".png"), "masks/" + split + "/" + id + ".png");
      }
    }
    copy(voc.resolve("classes.txt"), "classes.txt");
  }

  private void copy(Path from, String to) throws IOException {
    Files.createDirectories(data.resolve(to).getParent());
    Files.copy(from, data.resolve(to));
  }

  @Test
  void a_search_takes_every_format_and_its_files_name_it() throws IOException {
    Path out = folder.resolve("run");
    search(out).succeeded();
    assertThat(Files.readString(out.resolve("front.json")))
        .contains("\"format\" : \"folder\"", "\"finished\" : true");
    Path again = folder.resolve("again");
    search(again).succeeded();
    JsonNode same =
        CommandRun.of("rank", out.resolve("history.json"), again.resolve("history.json"), "--json")
            .json();
    assertThat(same.path("kendallTauB").path("value").doubleValue()).isEqualTo(1);
    assertThat(same.path("matched").intValue()).isEqualTo(same.path("inA").intValue());
  }

  @Test
  void a_damaged_image_or_mask_among_good_ones_ends_a_search_before_it_begins() throws IOException {
    Path out = folder.resolve("run");
    for (String part : List.of("images", "masks")) {
      Path file;
      try (Stream<Path> files = Files.list(data.resolve(part).resolve("val"))) {
        file = files.sorted().toList().get(4);
      }
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      Arrays.fill(bad, good.length / 2, good.length, (byte) 0);
      Files.write(file, bad);
      search(out).refused(2, file.getFileName());
      assertThat(out).doesNotExist();
      Files.write(file, good);
    }
  }

  private CommandRun search(Path out) {
    List<Object> words = new ArrayList<>(List.of("search", "--dataset", "folder:" + data));
    words.addAll(List.of("--supernet", TinyContent.supernet(), "--fraction=1", "--seed=3"));
    words.addAll(List.of("--input-size=" + TinyContent.INPUT_SIZE, "--objectives=miou,flops"));
    words.addAll(List.of("--population=4", "--generations=2", "--json", "--out", out));
    return CommandRun.of(words.toArray());
  }

  @Test
  void weights_are_inspected_and_imported() {
    JsonNode inspected =
        CommandRun.of("supernet", "inspect", TinyContent.supernet(), "--json").json();
    assertThat(inspected.path("format").textValue()).isEqualTo("safetensors");
    assertThat(inspected.path("tensors")).hasSize(272);
    assertThat(inspected.path("tensors").path(0).path("name").textValue())
        .isEqualTo("Conv_BN_beta");
    assertThat(inspected.path("tensors").path(0).path("shape").path(0).intValue()).isEqualTo(32);
    assertThat(CommandRun.of("supernet", "inspect", TinyContent.supernet()).succeeded().out())
        .contains("Conv_BN_beta", "[32]", "safetensors: 272 tensors");
    Path out = folder.resolve("copy.safetensors");
    JsonNode imported =
        CommandRun.of("supernet", "import", TinyContent.supernet(), "--out", out, "--json").json();
    assertThat(imported.path("classes").intValue()).isEqualTo(8);
    assertThat(imported.path("tensors").intValue()).isEqualTo(272);
    assertThat(imported.path("values").longValue()).isEqualTo(inspected.path("values").longValue());
    Path again = folder.resolve("again.safetensors");
    CommandRun.of("supernet", "import", out, "--out", again).succeeded();
    assertThat(again).hasSameBinaryContentAs(out);
  }

  @Test
  void weights_that_mean_harm_or_are_incomplete_leave_nothing_behind() throws IOException {
    Path out = folder.resolve("out.safetensors");
    Path pickle = folder.resolve("evil.pth");
    Files.write(pickle, "\u0080\2cposix\nsystem\nX\5\0\0\0touch\u0085R.".getBytes(ISO_8859_1));
    CommandRun.of("supernet", "import", pickle, "--out", out)
        .refused(2, "evil.pth names posix.system", "state_dict");
    Path model = Files.write(folder.resolve("far.onnx"), ColourModel.withDataIn("/etc/passwd"));
    CommandRun.of("supernet", "import", model, "--out", out)
        .refused(2, "far.onnx, tensor far names \"/etc/passwd\"", "one file");
    CommandRun.of("evaluate", "--model", model, "--dataset", "folder:" + data)
        .refused(2, "far.onnx, tensor far names \"/etc/passwd\"", "one file");
    Path plain = Files.write(folder.resolve("plain.onnx"), ColourModel.ofAnySize());
    CommandRun.of("supernet", "import", plain, "--out", out)
        .refused(2, "lacks a tensor", "logits_semantic_kernel", "plain.onnx", "inspect");
    Path map = Files.writeString(folder.resolve("a.map"), "nonsense\n");
    CommandRun.of("supernet", "import", plain, "--map", map, "--out", out)
        .refused(2, "a.map, line 1", "->");
    CommandRun.of("supernet", "inspect", folder.resolve("no.h5")).refused(2, "no.h5");
    assertThat(out).doesNotExist();
  }
}
