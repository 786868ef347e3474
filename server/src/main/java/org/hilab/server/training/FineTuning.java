package org.hilab.server.training;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.Weights;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.quantization.QuantizationGrid;
import org.hilab.server.quantization.Quantizer;
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
  private final CandidateScoring scoring;
  private final Map<Genome, Scored> befores = new HashMap<>();

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

    /** The images that an epoch draws from. */
    public int trainImages() {
      return dataset.open("train").ids().size();
    }

    TrainingPlan plan(Genome genome, int inputSize, Arithmetic arithmetic, Path folder) {
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
          arithmetic,
          new TrainingPlan.Machine(threads, perEpoch),
          folder);
    }
  }

  /** What the forward pass computes while a candidate is fine-tuned. */
  public enum Form {
    /** Float32, as FMAS does; the int8 image is calibrated afterwards. */
    PLAIN,
    /** The integers of the int8 network, on the scales of the space's one image. */
    QUANTIZATION_AWARE;

    /** The word of JSON and of folders. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The same weights in both forms, over the images that score. */
  public record Scored(Scores float32, Scores int8) {}

  /**
   * One candidate, fine-tuned in one form.
   *
   * @param before with the supernet's weights
   * @param losses of every step
   * @param epochs that its training took
   * @param weights file of the tuned candidate
   */
  public record Tuned(
      Genome genome,
      Form form,
      Scored before,
      Scored after,
      List<Double> losses,
      int epochs,
      Path weights) {
    public Tuned {
      losses = List.copyOf(losses);
    }
  }

  /** Is told how a fine-tuning goes. */
  public interface Listener {
    void stepped(int step, int of, double loss);

    /**
     * An epoch is done; after a kill its last one may be told again.
     *
     * @param int8MeanIou of the weights as they are now
     */
    void trained(int epoch, int of, double loss, double int8MeanIou);
  }

  /**
   * A fine-tuning.
   *
   * @param evaluator over the images that score
   */
  public FineTuning(Subject subject, Settings settings, AccuracyEvaluator evaluator) {
    this.subject = subject;
    this.settings = settings;
    this.scoring = new CandidateScoring(evaluator, subject.supernet.classes());
  }

  /** A candidate with the supernet's weights and the space's one image. */
  public Scored before(Genome genome) {
    return befores.computeIfAbsent(
        genome, one -> score(network(one), subject.supernet.weights(), subject.image));
  }

  /**
   * Fine-tunes one candidate; a training that was stopped goes on at its last epoch.
   *
   * @param folder of its checkpoints and of its weights, a supernet file in which the candidate's
   *     layers are tuned
   */
  public Tuned tune(Genome genome, Form form, Path folder, Listener listener) {
    Network network = network(genome);
    Images images = images(network, form);
    TrainingPlan plan =
        settings.plan(
            genome, subject.inputSize, images.arithmetic(), folder.resolve("checkpoints"));
    Trainer.Trained trained =
        new Trainer(subject.space, subject.supernet, plan)
            .train(scoring(network, images, listener));
    Weights weights = TrainableWeights.asWeights(trained.weights());
    Path file = folder.resolve("tuned.safetensors");
    Supernet.save(file, subject.space.cover(), subject.supernet.classes(), weights);
    int perEpoch = plan.images().dataset().ids().size() / settings.batch;
    return new Tuned(
        genome,
        form,
        before(genome),
        score(network, weights, images.of(weights)),
        trained.losses(),
        trained.losses().size() / perEpoch,
        file);
  }

  private Network network(Genome genome) {
    return subject.supernet.network(subject.space.decode(genome), subject.inputSize);
  }

  private TrainingListener scoring(Network network, Images images, Listener listener) {
    return new TrainingListener() {
      @Override
      public void stepped(int step, int of, double loss) {
        listener.stepped(step, of, loss);
      }

      @Override
      public void trained(Epoch epoch) {
        Scores scores = scoring.int8(network, image(images, epoch));
        listener.trained(epoch.number(), epoch.of(), epoch.loss(), scores.meanIou());
      }
    };
  }

  /** Weights that explode leave the range of int8 before their loss is no number. */
  private ParameterImage image(Images images, TrainingListener.Epoch epoch) {
    try {
      return images.of(epoch.weights().get());
    } catch (InvalidInput e) {
      throw new TrainingException(
          "After epoch "
              + epoch.number()
              + " at a learning rate of "
              + settings.learningRate
              + " the weights cannot be quantized any more ("
              + e.getMessage()
              + "). Choose a smaller rate and remove the folder of this training.");
    }
  }

  /** The int8 images of one candidate's changing weights. */
  private interface Images {
    Arithmetic arithmetic();

    ParameterImage of(Weights weights);
  }

  private Images images(Network network, Form form) {
    List<byte[]> samples = ImageCalibration.images(settings.dataset, subject.inputSize);
    return switch (form) {
      case PLAIN -> new Calibrated(network, samples);
      case QUANTIZATION_AWARE -> {
        Weights start = subject.supernet.weights();
        yield new OnGrid(QuantizationGrid.of(subject.image, network, start, samples), start);
      }
    };
  }

  private record Calibrated(Network network, List<byte[]> samples) implements Images {
    @Override
    public Arithmetic arithmetic() {
      return new Arithmetic.Float32();
    }

    @Override
    public ParameterImage of(Weights weights) {
      return Quantizer.quantize(List.of(network), weights, samples);
    }
  }

  private record OnGrid(QuantizationGrid grid, Weights start) implements Images {
    @Override
    public Arithmetic arithmetic() {
      return new Arithmetic.Exact16u(grid, ParameterImageFile.sha256(grid.image(start)));
    }

    @Override
    public ParameterImage of(Weights weights) {
      return grid.image(weights);
    }
  }

  private Scored score(Network network, Weights weights, ParameterImage image) {
    return new Scored(scoring.float32(network, weights), scoring.int8(network, image));
  }
}
