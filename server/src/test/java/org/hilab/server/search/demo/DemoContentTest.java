package org.hilab.server.search.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import org.hilab.server.dataset.VocDataset;
import org.hilab.server.dataset.scenes.Scenes;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.space.Gene;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoContentTest {
  private static final int NEIGHBOURS = 8;

  @TempDir static Path folder;
  @TempDir Path other;

  private static DemoContent content;

  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();

  @BeforeAll
  static void prepare() {
    content = DemoContent.prepare(folder, SPACE);
  }

  @Test
  void the_data_set_is_in_voc_layout_with_every_class_in_both_splits() {
    for (String split : List.of("train", "val")) {
      Dataset dataset = VocDataset.open(content.dataset(), split);
      assertThat(dataset.classNames()).startsWith("background", "sky", "road").hasSize(8);
      boolean[] present = new boolean[dataset.classes()];
      for (String id : dataset.ids()) {
        boolean[] here = dataset.sample(id).mask().presence(dataset.classes());
        IntStream.range(0, present.length).forEach(c -> present[c] |= here[c]);
      }
      assertThat(present).doesNotContain(false);
    }
    assertThat(VocDataset.open(content.dataset(), "train").ids()).hasSize(48);
    assertThat(VocDataset.open(content.dataset(), "val").ids()).hasSize(60);
  }

  @Test
  void borders_between_classes_are_void() {
    LabelMask mask = VocDataset.open(content.dataset(), "val").mask("val_0000");
    for (int y = 0; y + 1 < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        if (mask.label(y, x) != LabelMask.VOID && mask.label(y + 1, x) != LabelMask.VOID) {
          assertThat(mask.label(y, x)).isEqualTo(mask.label(y + 1, x));
        }
      }
    }
  }

  @Test
  void the_supernet_beats_every_constant_guess_and_its_neighbours_differ() {
    Supernet supernet = Supernet.load(content.supernet(), SPACE.cover());
    List<PreparedImage> images = images("val");
    double whole = meanIou(supernet, SPACE.supernet(), images);
    double constant = bestConstant(images, supernet.classes());
    double[] neighbours =
        neighbours().stream().mapToDouble(genome -> meanIou(supernet, genome, images)).toArray();
    Arrays.sort(neighbours);
    assertThat(whole).isGreaterThan(constant + 0.18);
    assertThat(neighbours[NEIGHBOURS - 1] - neighbours[0]).isGreaterThan(0.03);
    assertThat(neighbours[NEIGHBOURS / 2]).isGreaterThan(constant + 0.1);
  }

  @Test
  void finished_content_is_used_again_and_a_killed_preparation_is_not() throws IOException {
    Files.createDirectory(folder.resolve("demo-2.tmp123"));
    Object before = Files.getLastModifiedTime(content.supernet());
    assertThat(DemoContent.prepare(folder, SPACE)).isEqualTo(content);
    assertThat(Files.getLastModifiedTime(content.supernet())).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("demo-2-fmas-mobilenetv2", "demo-2.tmp123");
    }
  }

  @Test
  void the_scenes_depend_on_the_seed_alone() throws IOException {
    new Scenes(3, 2, 7).write(other.resolve("same"));
    new Scenes(3, 2, 7).write(other.resolve("again"));
    new Scenes(3, 2, 8).write(other.resolve("different"));
    byte[] picture = picture("same");
    assertThat(picture("again")).isEqualTo(picture);
    assertThat(picture("different")).isNotEqualTo(picture);
  }

  @Test
  void a_folder_that_cannot_be_written_is_named() throws IOException {
    Path file = Files.writeString(other.resolve("file"), "not a folder");
    assertThatThrownBy(() -> DemoContent.prepare(file, SPACE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(file.toString());
  }

  private byte[] picture(String dataset) throws IOException {
    return Files.readAllBytes(other.resolve(dataset).resolve("JPEGImages/val_0001.jpg"));
  }

  private static List<PreparedImage> images(String split) {
    PreparedImages prepared =
        PreparedImages.load(
            VocDataset.open(content.dataset(), split),
            Subset.ALL,
            PreparedImages.Loading.with(new Preprocessing.Resize(DemoContent.INPUT_SIZE)));
    return IntStream.range(0, prepared.size()).mapToObj(prepared::image).toList();
  }

  /** The supernet with one gene changed: each stride, and a few blocks left out. */
  private List<Genome> neighbours() {
    List<Gene> genes = new ArrayList<>(SPACE.separation().shared());
    for (Gene gene : SPACE.genes()) {
      if (Set.of("block 2", "block 5", "block 9", "block 14").contains(gene.name())) {
        genes.add(gene);
      }
    }
    assertThat(genes).hasSize(NEIGHBOURS);
    return genes.stream()
        .map(gene -> gene.with(SPACE.supernet(), 1 - gene.choice(SPACE.supernet())))
        .toList();
  }

  private double meanIou(Supernet supernet, Genome genome, List<PreparedImage> images) {
    var network = supernet.network(SPACE.decode(genome), DemoContent.INPUT_SIZE);
    FloatRun logits = FloatRun.of(network, supernet.weights(), images);
    Score score = new Score(supernet.classes());
    for (int i = 0; i < images.size(); i++) {
      LabelMask mask = images.get(i).mask();
      for (int y = 0; y < mask.height(); y++) {
        for (int x = 0; x < mask.width(); x++) {
          score.add(mask.label(y, x), predicted(logits, i, mask, y, x));
        }
      }
    }
    return score.meanIou();
  }

  private static double bestConstant(List<PreparedImage> images, int classes) {
    return IntStream.range(0, classes)
        .mapToDouble(guess -> {
          Score score = new Score(classes);
          for (PreparedImage image : images) {
            for (byte label : image.mask().labels()) {
              score.add(label & 0xFF, guess);
            }
          }
          return score.meanIou();
        })
        .max()
        .orElseThrow();
  }

  /** Bilinear with aligned corners. */
  private static int predicted(FloatRun logits, int image, LabelMask mask, int y, int x) {
    int rows = logits.shape().height();
    int columns = logits.shape().width();
    double row = y * (rows - 1) / (mask.height() - 1.0);
    double column = x * (columns - 1) / (mask.width() - 1.0);
    int top = Math.min((int) row, Math.max(rows - 2, 0));
    int left = Math.min((int) column, Math.max(columns - 2, 0));
    int down = rows > 1 ? columns : 0;
    int right = columns > 1 ? 1 : 0;
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < logits.shape().channels(); c++) {
      int at = top * columns + left;
      double upper = mix(logits, image, c, at, right, column - left);
      double lower = mix(logits, image, c, at + down, right, column - left);
      double value = upper + (lower - upper) * (row - top);
      if (value > highest) {
        highest = value;
        best = c;
      }
    }
    return best;
  }

  private static double mix(
      FloatRun logits, int image, int channel, int at, int right, double share) {
    double first = logits.value(image, channel, at);
    return first + (logits.value(image, channel, at + right) - first) * share;
  }

  /** Intersections and unions, independent of the product's own. */
  private static final class Score {
    private final long[] hits;
    private final long[] truths;
    private final long[] guesses;

    Score(int classes) {
      hits = new long[classes];
      truths = new long[classes];
      guesses = new long[classes];
    }

    void add(int truth, int guess) {
      if (truth != LabelMask.VOID) {
        truths[truth]++;
        guesses[guess]++;
        hits[guess] += truth == guess ? 1 : 0;
      }
    }

    double meanIou() {
      return IntStream.range(0, hits.length)
          .filter(c -> truths[c] > 0)
          .mapToDouble(c -> (double) hits[c] / (truths[c] + guesses[c] - hits[c]))
          .average()
          .orElseThrow();
    }
  }
}
