package org.hilab.server.search.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.accuracy.Normalization;
import org.hilab.server.accuracy.OnnxNetwork;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import org.hilab.server.dataset.VocDataset;
import org.hilab.server.dataset.scenes.Scenes;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoContentTest {
  private static final int SUB_NETWORKS = 20;

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
    assertThat(VocDataset.open(content.dataset(), "val").ids()).hasSize(500);
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

  /** What makes it worth searching. */
  @Test
  void architecture_matters_and_every_sub_network_beats_the_best_constant_guess() {
    Supernet supernet = Supernet.load(content.supernet(), SPACE.cover());
    PreparedImages images = images();
    AccuracyEvaluator evaluator = new AccuracyEvaluator(images, 2, Conventions.DEFAULT);
    double constant = bestConstant(images, supernet.classes());
    SplittableRandom random = new SplittableRandom(20);
    double[] scores =
        Stream.generate(() -> SPACE.canonical(genome(random)))
            .limit(SUB_NETWORKS)
            .mapToDouble(genome -> meanIou(supernet, genome, evaluator))
            .sorted()
            .toArray();
    assertThat(scores[0]).isGreaterThan(constant);
    assertThat(scores[SUB_NETWORKS * 9 / 10] - scores[SUB_NETWORKS / 10]).isGreaterThan(0.1);
    assertThat(meanIou(supernet, SPACE.supernet(), evaluator))
        .isGreaterThan(scores[SUB_NETWORKS / 2]);
  }

  private static Genome genome(SplittableRandom random) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < SPACE.length(); i++) {
      bits.append(random.nextInt(2));
    }
    return new Genome(bits.toString());
  }

  @Test
  void a_space_without_trained_weights_gets_random_ones_and_says_so() throws IOException {
    SearchSpace qanas = Spaces.named("qanas-mobilenetv2");
    Path file = other.resolve("qanas.safetensors");
    DemoContent.writeSupernet(file, qanas);
    assertThat(Supernet.load(file, qanas.cover()).classes()).isEqualTo(8);
    assertThat(content.trained()).isTrue();
  }

  @Test
  void finished_content_is_used_again_and_a_killed_preparation_is_not() throws IOException {
    Files.createDirectory(folder.resolve("demo-3.tmp123"));
    Object before = Files.getLastModifiedTime(content.supernet());
    assertThat(DemoContent.prepare(folder, SPACE)).isEqualTo(content);
    assertThat(Files.getLastModifiedTime(content.supernet())).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("demo-3-fmas-mobilenetv2", "demo-3.tmp123");
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

  private static PreparedImages images() {
    return PreparedImages.load(
        VocDataset.open(content.dataset(), "val"),
        Subset.first(0.2),
        PreparedImages.Loading.with(new Preprocessing.Resize(DemoContent.INPUT_SIZE)));
  }

  private static double meanIou(Supernet supernet, Genome genome, AccuracyEvaluator evaluator) {
    byte[] bytes =
        FloatModel.write(
            supernet.network(SPACE.decode(genome), DemoContent.INPUT_SIZE),
            supernet.weights(),
            ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open(genome.bits(), bytes)) {
      return evaluator
          .evaluate(new OnnxNetwork(model, Normalization.SIGNED, supernet.classes()), Watch.NONE)
          .meanIou();
    }
  }

  private static double bestConstant(PreparedImages images, int classes) {
    return IntStream.range(0, classes)
        .mapToDouble(guess -> {
          Score score = new Score(classes);
          for (int i = 0; i < images.size(); i++) {
            for (byte label : images.image(i).mask().labels()) {
              score.add(label & 0xFF, guess);
            }
          }
          return score.meanIou();
        })
        .max()
        .orElseThrow();
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
