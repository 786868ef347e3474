package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.hilab.server.onnx.ColourModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One prediction under every convention, against fractions worked out by hand. */
class EvaluateConventionsTest {
  /** The logits are the colours, so red is class 0, green 1, blue 2. */
  private static final int RED = 0xF00000;

  private static final int GREEN = 0x00F000;
  @TempDir Path folder;

  /**
   * Four pixels: red taken for red, void for red, red for green, green for green. Blue is absent.
   */
  @BeforeEach
  void write_four_pixels() throws IOException {
    Files.write(folder.resolve("classes.txt"), List.of("red", "green", "blue"));
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 4, 1, new int[] {RED, RED, GREEN, GREEN}, 0, 4);
    BufferedImage mask = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSamples(0, 0, 4, 1, 0, new int[] {0, 255, 0, 1});
    write(image, "images/val/a.png");
    write(mask, "masks/val/a.png");
    Files.write(folder.resolve("model.onnx"), ColourModel.ofAnySize());
  }

  private void write(BufferedImage image, String name) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    assertThat(ImageIO.write(image, "png", folder.resolve(name).toFile())).isTrue();
  }

  @Test
  void void_and_mean_change_the_score_as_they_say() {
    assertScore((0.5 + 0.5) / 2, "ignore", "present");
    assertScore((0.5 + 0.5) / 3, "ignore", "all");
    // the void pixel that was taken for red is one more wrong red
    assertScore((1 / 3.0 + 0.5) / 2, "error", "present");
    assertScore((1 / 3.0 + 0.5) / 2, "error", "union");
    assertScore((1 / 3.0 + 0.5) / 3, "error", "all");
  }

  private void assertScore(double expected, String voidPixels, String mean) {
    JsonNode json = evaluate("--void=" + voidPixels, "--mean=" + mean, "--json").json();
    assertThat(json.path("meanIou").doubleValue()).isCloseTo(expected, within(1e-12));
    assertThat(json.path("void").textValue()).isEqualTo(voidPixels);
    assertThat(json.path("mean").textValue()).isEqualTo(mean);
    assertThat(json.path("dataset").textValue()).isEqualTo("folder:" + folder);
    assertThat(json.path("preprocess").textValue()).isEqualTo("none");
    assertThat(json.path("normalize").textValue()).isEqualTo("unit");
  }

  @Test
  void the_prediction_is_cropped_to_the_image_that_was_padded() {
    assertThat(evaluate("--preprocess=pad:9", "--json").json().path("meanIou").doubleValue())
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void unknown_conventions_are_refused_with_the_known_ones() {
    evaluate("--void=maybe").refused(2, "void", "\"maybe\"", "ignore, error");
    evaluate("--mean=median").refused(2, "mean", "\"median\"", "present, union, all");
  }

  private CommandRun evaluate(String... more) {
    List<Object> words = new ArrayList<>(List.of("evaluate", "--dataset", "folder:" + folder));
    words.addAll(List.of("--model", folder.resolve("model.onnx"), "--normalize=unit"));
    words.addAll(Arrays.asList(more));
    return CommandRun.of(words.toArray());
  }
}
