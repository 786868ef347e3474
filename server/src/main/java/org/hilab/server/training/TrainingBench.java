package org.hilab.server.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.network.Network;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.ForwardPass.BatchNorms;

/**
 * The trainer beside the least that the same training can cost: the library's own optimizer, one
 * and the same batch again and again, nothing loaded, nothing kept, nothing told.
 */
public final class TrainingBench {
  private static final int WARM_UP = 5;
  private static final int EARLY = 100;
  private static final double RATE = 1e-3;
  private static final double MOMENTUM = 0.9;
  private static final double DECAY = 4e-5;

  private final SearchSpace space;
  private final Supernet supernet;
  private final Load load;

  /** What is trained: the supernet's own genome on so many images a step. */
  public record Load(Dataset dataset, int inputSize, int batch, int steps, int threads) {}

  /**
   * What it costs.
   *
   * @param waiting share of the trainer's time in which it waited for images
   * @param earlyMegabytes resident memory after step 100
   * @param lastMegabytes the same after the last
   */
  public record Result(
      double stepsPerSecond,
      double plainStepsPerSecond,
      double waiting,
      double earlyMegabytes,
      double lastMegabytes) {}

  /** A bench that begins with the supernet's weights. */
  public TrainingBench(SearchSpace space, Supernet supernet, Load load) {
    this.space = space;
    this.supernet = supernet;
    this.load = load;
  }

  /**
   * Runs both, one after the other.
   *
   * @param folder empty; nothing is written to it
   * @param megabytes of this process, resident
   */
  public Result run(Path folder, DoubleSupplier megabytes, TrainingListener progress) {
    double plain = plainStepsPerSecond();
    Meter meter = new Meter(megabytes, progress);
    new Trainer(space, supernet, plan(folder)).train(meter);
    return new Result(
        meter.stepsPerSecond(),
        plain,
        meter.waited / (double) meter.worked(),
        meter.early,
        megabytes.getAsDouble());
  }

  private TrainingPlan plan(Path folder) {
    return new TrainingPlan(
        new Paths.Single(space.supernet()),
        new TrainingPlan.Images(
            load.dataset, new Augmentation(load.inputSize, 0.75, 1.5, true), load.batch, 1),
        new TrainingPlan.Optimization(
            load.steps,
            new LearningRate.Poly(RATE, 1, 2 * load.steps),
            MOMENTUM,
            DECAY,
            load.steps,
            TrainingPlan.Convergence.NEVER),
        new TrainingPlan.Machine(load.threads, load.steps + 1),
        folder);
  }

  /** Over a tenth of the steps, at least ten. */
  private double plainStepsPerSecond() {
    NativeThreads.limit(load.threads);
    Genome genome = space.supernet();
    Network network = supernet.network(space.decode(genome), load.inputSize);
    TrainingPlan.Images images = plan(Path.of("")).images();
    Batches.Order order = new Batches.Order(load.batch, 1);
    try (Batches batches = new Batches(load.dataset, images.augmentation(), order);
        TrainableWeights weights = TrainableWeights.of(supernet.convolutions(), network.layers());
        PointerScope _ = new PointerScope()) {
      List<Tensor> trainable = weights.trainable();
      SGDOptions options = new SGDOptions(RATE);
      options.momentum().put(MOMENTUM);
      options.weight_decay().put(DECAY);
      SGD optimizer = new SGD(new TensorVector(trainable.toArray(Tensor[]::new)), options);
      Batch batch = batches.at(0);
      return plainStepsPerSecond(
          () -> step(new ForwardPass(weights, BatchNorms.OF_THE_BATCH), network, optimizer, batch));
    }
  }

  private double plainStepsPerSecond(Runnable step) {
    for (int i = 0; i < WARM_UP; i++) {
      step.run();
    }
    int steps = Math.max(10, load.steps / 10);
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      step.run();
    }
    return steps / ((System.nanoTime() - start) / 1e9);
  }

  private static void step(ForwardPass pass, Network network, SGD optimizer, Batch batch) {
    try (PointerScope _ = new PointerScope()) {
      optimizer.zero_grad();
      Tensor loss = Trainer.loss(pass.logits(network, batch.imageTensor()), batch.labelTensor());
      loss.backward();
      optimizer.step();
    }
  }

  /** Measures a training from outside. */
  private static final class Meter implements TrainingListener {
    private final DoubleSupplier megabytes;
    private final TrainingListener progress;
    private double early;
    private long waited;
    private long start;
    private long end;
    private int measured;

    Meter(DoubleSupplier megabytes, TrainingListener progress) {
      this.megabytes = megabytes;
      this.progress = progress;
    }

    @Override
    public void waited(Duration forImages) {
      waited += start == 0 ? 0 : forImages.toNanos();
    }

    @Override
    public void stepped(int step, int of, double loss) {
      end = System.nanoTime();
      if (step == WARM_UP) {
        start = end;
      }
      measured = step - WARM_UP;
      if (step == Math.min(EARLY, of)) {
        early = megabytes.getAsDouble();
      }
      progress.stepped(step, of, loss);
    }

    long worked() {
      return Math.max(1, end - start);
    }

    double stepsPerSecond() {
      return measured / (worked() / 1e9);
    }
  }
}
