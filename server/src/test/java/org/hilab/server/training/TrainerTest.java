package org.hilab.server.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.VocDataset;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.quantization.QuantizationGrid;
import org.hilab.server.quantization.Quantizer;
import org.hilab.server.search.demo.SmallContent;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final int SIZE = 16;
  private static final int STEPS = 5;
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();

  @TempDir private static Path shared;
  private static Supernet supernet;
  private static Dataset dataset;

  @TempDir private Path folder;

  @BeforeAll
  static void content() throws IOException {
    SmallContent content = SmallContent.in(Files.createDirectories(shared.resolve("content")));
    dataset = VocDataset.open(content.dataset(), "train");
    supernet =
        SupernetTraining.beginning(
            shared.resolve("initial.safetensors"), SPACE, dataset.classes(), 7);
  }

  /** One network on one batch, again and again: nothing but the weights changes. */
  @Test
  void the_loss_falls() {
    TrainingPlan fair = plan(0.05, 2 * STEPS);
    int batch = dataset.ids().size();
    TrainingPlan plan =
        new TrainingPlan(
            new Paths.Single(SPACE.supernet()),
            new TrainingPlan.Images(dataset, Augmentation.none(SIZE), batch, 9),
            fair.optimization(),
            fair.machine(),
            fair.folder());
    List<Double> losses = trainer(plan).train(TrainingListener.NONE).losses();
    assertThat(losses).hasSize(2 * STEPS);
    assertThat(losses.getLast()).isLessThan(0.9 * losses.getFirst());
  }

  @Test
  void a_training_that_was_stopped_ends_with_the_same_bits() {
    Trainer.Trained whole = trainer(plan(0.01, STEPS)).train(TrainingListener.NONE);
    TrainingPlan again = plan(0.01, STEPS, folder.resolve("again"));
    assertThatThrownBy(() -> trainer(again).train(stopAfter(3)))
        .isInstanceOf(CancellationException.class);
    assertThat(Checkpoint.latest(again.folder(), SPACE.cover()).orElseThrow().losses()).hasSize(2);
    Trainer.Trained resumed = trainer(again).train(TrainingListener.NONE);
    assertThat(resumed.losses()).isEqualTo(whole.losses());
    Function<Trainer.Trained, List<float[]>> kernels =
        trained -> trained.weights().values().stream().map(ConvolutionWeights::kernel).toList();
    assertThat(kernels.apply(resumed)).usingRecursiveComparison().isEqualTo(kernels.apply(whole));
  }

  /** The forward pass in integers: the straight-through gradient lowers the loss. */
  @Test
  void a_quantization_aware_training_learns_and_goes_on_after_a_stop() {
    TrainingPlan aware = aware(folder.resolve("aware"));
    Trainer.Trained whole = trainer(aware).train(TrainingListener.NONE);
    assertThat(whole.losses().getLast()).isLessThan(0.95 * whole.losses().getFirst());
    TrainingPlan again = aware(folder.resolve("again"));
    assertThatThrownBy(() -> trainer(again).train(stopAfter(3)))
        .isInstanceOf(CancellationException.class);
    assertThat(trainer(again).train(TrainingListener.NONE).losses()).isEqualTo(whole.losses());
  }

  @Test
  void a_training_in_float_does_not_go_on_in_integers() {
    TrainingPlan aware = aware(folder.resolve("aware"));
    TrainingPlan plain =
        new TrainingPlan(
            aware.paths(), aware.images(), aware.optimization(), aware.machine(), aware.folder());
    assertThatThrownBy(() -> trainer(plain).train(stopAfter(3)))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> trainer(aware).train(TrainingListener.NONE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("another training")
        .hasMessageContaining("exact-16u");
  }

  private static TrainingPlan aware(Path folder) {
    TrainingPlan fair = plan(0.02, 2 * STEPS, folder);
    Network network = supernet.network(SPACE.decode(SPACE.supernet()), SIZE);
    List<byte[]> images =
        dataset.ids().stream()
            .limit(2)
            .map(id -> new Preprocessing.Resize(SIZE).prepare(dataset.sample(id)).planes())
            .toList();
    ParameterImage image = Quantizer.quantize(List.of(network), supernet.weights(), images);
    QuantizationGrid grid = QuantizationGrid.of(image, network, supernet.weights(), images);
    return new TrainingPlan(
        new Paths.Single(SPACE.supernet()),
        new TrainingPlan.Images(dataset, Augmentation.none(SIZE), dataset.ids().size(), 9),
        fair.optimization(),
        new Arithmetic.Exact16u(grid, ParameterImageFile.sha256(image)),
        fair.machine(),
        folder);
  }

  @Test
  void the_checkpoint_of_another_training_is_not_continued() {
    assertThatThrownBy(() -> trainer(plan(0.01, STEPS)).train(stopAfter(3)))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> trainer(plan(0.02, STEPS)).train(TrainingListener.NONE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("another training");
  }

  @Test
  void a_rate_that_explodes_is_named() {
    assertThatThrownBy(() -> trainer(plan(10, 60)).train(TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("learning rate");
  }

  private static TrainingListener stopAfter(int last) {
    return (step, of, loss) -> {
      if (step == last) {
        throw new CancellationException("stopped");
      }
    };
  }

  private static Trainer trainer(TrainingPlan plan) {
    return new Trainer(SPACE, supernet, plan);
  }

  private TrainingPlan plan(double rate, int steps) {
    return plan(rate, steps, folder.resolve("training"));
  }

  private static TrainingPlan plan(double rate, int steps, Path folder) {
    return new TrainingPlan(
        new Paths.StrictlyFair(SPACE, 7),
        new TrainingPlan.Images(dataset, new Augmentation(SIZE, 0.8, 1.25, true), 4, 9),
        new TrainingPlan.Optimization(
            steps,
            new LearningRate.Poly(rate, 0.9, steps),
            0.9,
            4e-5,
            4,
            TrainingPlan.Convergence.NEVER),
        new TrainingPlan.Machine(1, 2),
        folder);
  }
}
