package org.hilab.server.training;

import java.nio.file.Path;
import java.util.List;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Normalization;
import org.hilab.server.accuracy.OnnxNetwork;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Weights;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.quantization.Quantizer;
import org.hilab.server.quantization.SelfTest;
import org.hilab.server.search.ImageCalibration;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.TrainingPlan.Convergence;

/**
 * Fine-tunes single candidates, as FMAS does with its Pareto set, and scores each in int8 before
 * and after: before with the space's one image, after with an image of its own.
 */
public final class FineTuning {
  private final Subject subject;
  private final Settings settings;
  private final AccuracyEvaluator evaluator;

  /**
   * Whose candidates.
   *
   * @param image of the whole space
   */
  public record Subject(
      SearchSpace space, Supernet supernet, ParameterImage image, int inputSize) {}

  /**
   * How.
   *
   * @param dataset whose train split trains and calibrates
   * @param mostEpochs at which a training ends at the latest
   * @param leastEpochs before which it does not
   */
  public record Settings(
      DatasetSpec dataset,
      double learningRate,
      double factor,
      double decay,
      int batch,
      int leastEpochs,
      int mostEpochs,
      int threads) {
    private static final double MOMENTUM = 0.9;
    private static final double GAIN = 1e-3;
    private static final long SEED = 1;

    /**
     * FMAS, section 4: learning rate 1e-6, batch 8, weight decay 4e-5, factor 0.94, 6–10 epochs.
     */
    public static Settings fmas(DatasetSpec dataset, int threads) {
      return new Settings(dataset, 1e-6, 0.94, 4e-5, 8, 6, 10, threads);
    }

    TrainingPlan plan(Genome genome, int inputSize, Path folder) {
      Dataset train = dataset.open("train");
      int perEpoch = Math.max(1, train.ids().size() / batch);
      return new TrainingPlan(
          new Paths.Single(genome),
          new TrainingPlan.Images(train, new Augmentation(inputSize, 0.75, 1.5, true), batch, SEED),
          new TrainingPlan.Optimization(
              mostEpochs * perEpoch,
              new LearningRate.Step(learningRate, factor, perEpoch),
              MOMENTUM,
              decay,
              0,
              new Convergence(leastEpochs, GAIN)),
          new TrainingPlan.Machine(threads, perEpoch),
          folder);
    }
  }

  /**
   * One candidate.
   *
   * @param losses of every step
   * @param epochs that its training took
   * @param weights file of the tuned candidate
   */
  public record Tuned(
      Genome genome, Scores before, Scores after, List<Double> losses, int epochs, Path weights) {
    public Tuned {
      losses = List.copyOf(losses);
    }
  }

  /**
   * A fine-tuning.
   *
   * @param evaluator over the images that score
   */
  public FineTuning(Subject subject, Settings settings, AccuracyEvaluator evaluator) {
    this.subject = subject;
    this.settings = settings;
    this.evaluator = evaluator;
  }

  /**
   * Fine-tunes one candidate; a training that was stopped goes on at its last epoch.
   *
   * @param folder of its checkpoints and of its weights, a supernet file in which the candidate's
   *     layers are tuned
   */
  public Tuned tune(Genome genome, Path folder, TrainingListener listener) {
    Network network = subject.supernet.network(subject.space.decode(genome), subject.inputSize);
    Scores before = score(network, subject.image);
    TrainingPlan plan = settings.plan(genome, subject.inputSize, folder.resolve("checkpoints"));
    Trainer.Trained trained = new Trainer(subject.space, subject.supernet, plan).train(listener);
    Weights weights = TrainableWeights.asWeights(trained.weights());
    Path file = folder.resolve("tuned.safetensors");
    Supernet.save(file, subject.space.cover(), subject.supernet.classes(), weights);
    Scores after = score(network, image(network, weights));
    int perEpoch = plan.images().dataset().ids().size() / settings.batch;
    return new Tuned(
        genome, before, after, trained.losses(), trained.losses().size() / perEpoch, file);
  }

  private ParameterImage image(Network network, Weights weights) {
    return Quantizer.quantize(
        List.of(network), weights, ImageCalibration.images(settings.dataset, subject.inputSize));
  }

  private Scores score(Network network, ParameterImage image) {
    byte[] bytes =
        IntegerModel.write(
            new QuantizedNetwork(network, image), SelfTest.run().form(), ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open("a candidate", bytes)) {
      return evaluator.evaluate(
          new OnnxNetwork(model, Normalization.SIGNED, subject.supernet.classes()), Watch.NONE);
    }
  }
}
