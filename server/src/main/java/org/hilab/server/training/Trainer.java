package org.hilab.server.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Reduction;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Weights;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;

/** Trains the shared weights of a supernet, or of one network in it. */
public final class Trainer {
  private final SearchSpace space;
  private final Supernet supernet;
  private final TrainingPlan plan;

  /** A training that begins with the supernet's weights. */
  public Trainer(SearchSpace space, Supernet supernet, TrainingPlan plan) {
    this.space = space;
    this.supernet = supernet;
    this.plan = plan;
  }

  /**
   * What a training gives.
   *
   * @param classes of the logits
   * @param weights of all layers, also of those that were not trained
   * @param losses of every step
   */
  public record Trained(
      int classes, SortedMap<String, ConvolutionWeights> weights, List<Double> losses) {
    private static final int LAST_STEPS = 50;

    public Trained {
      losses = List.copyOf(losses);
    }

    /** Mean over the last steps, 50 at the most. */
    public double lastLoss() {
      return losses.stream()
          .skip(Math.max(0, losses.size() - LAST_STEPS))
          .mapToDouble(Double::doubleValue)
          .average()
          .orElseThrow();
    }

    /** As a network reads them. */
    public Weights asWeights() {
      return TrainableWeights.asWeights(weights);
    }
  }

  /**
   * Trains to the end, from the latest checkpoint in the plan's folder if there is one.
   *
   * @throws InvalidInput if an image is damaged or the checkpoint is another training's
   * @throws TrainingException if the loss is no number any more
   */
  public Trained train(TrainingListener listener) {
    NativeThreads.limit(plan.machine().threads());
    Checkpoint start =
        Checkpoint.latest(plan.folder(), space.cover())
            .map(this::checked)
            .orElseGet(this::beginning);
    listener.begun(start.losses());
    try (Batches batches = batches();
        State state = new State(start)) {
      for (int step = start.losses().size(); !ended(state, batches); step++) {
        long asked = System.nanoTime();
        Batch batch = batches.at(step);
        listener.waited(Duration.ofNanos(System.nanoTime() - asked));
        double loss = state.step(step, batch);
        listener.stepped(step + 1, plan.optimization().steps(), loss);
        if ((step + 1) % batches.perEpoch() == 0) {
          listener.trained(state.epoch(batches.perEpoch()));
        }
        if ((step + 1) % plan.machine().checkpointEvery() == 0) {
          state.checkpoint().write(plan.folder(), space.cover(), supernet.classes());
        }
      }
      return new Trained(supernet.classes(), state.weights.values(), state.losses);
    }
  }

  private boolean ended(State state, Batches batches) {
    TrainingPlan.Optimization how = plan.optimization();
    return state.losses.size() >= how.steps()
        || how.convergence().reached(state.losses, batches.perEpoch());
  }

  private Batches batches() {
    TrainingPlan.Images images = plan.images();
    return new Batches(
        images.dataset(), images.augmentation(), new Batches.Order(images.batch(), images.seed()));
  }

  private Checkpoint checked(Checkpoint checkpoint) {
    String identity = plan.identity(supernet.sha256());
    if (!checkpoint.identity().equals(identity)) {
      throw new InvalidInput(
          "The folder holds another training",
          plan.folder() + ": \"" + checkpoint.identity() + "\", not \"" + identity + "\"",
          "Give the same options again, name another folder, or remove this one");
    }
    return checkpoint;
  }

  private Checkpoint beginning() {
    return new Checkpoint(
        plan.identity(supernet.sha256()),
        List.of(),
        supernet.convolutions(),
        Velocities.zero(supernet.convolutions()));
  }

  private Network network(Genome genome) {
    return supernet.network(space.decode(genome), plan.images().augmentation().size());
  }

  /** Cross-entropy at the labels' size, void left out. */
  static Tensor loss(Tensor logits, Tensor labels) {
    long[] size = {labels.size(1), labels.size(2)};
    return torch.cross_entropy_loss(
        torch.upsample_bilinear2d(logits, size, true),
        labels,
        new TensorOptional(),
        Reduction.Mean.value,
        LabelMask.VOID,
        0);
  }

  /** The tensors of a running training. */
  private final class State implements AutoCloseable {
    private final TrainableWeights weights;
    private final TrainableWeights velocities;
    private final MomentumSgd optimizer;
    private final List<Double> losses;

    State(Checkpoint start) {
      List<Layer> layers =
          Supernet.complete(space.cover(), plan.images().augmentation().size(), supernet.classes())
              .layers();
      weights = TrainableWeights.of(start.weights(), layers);
      velocities = TrainableWeights.of(start.velocities(), layers);
      losses = new ArrayList<>(start.losses());
      TrainingPlan.Optimization how = plan.optimization();
      optimizer =
          new MomentumSgd(weights.trainable(), velocities.trainable(), how.momentum(), how.decay());
    }

    double step(int step, Batch batch) {
      try (PointerScope _ = new PointerScope()) {
        Tensor images = batch.imageTensor();
        Tensor labels = batch.labelTensor();
        List<Genome> genomes = plan.paths().of(step);
        double sum = 0;
        for (Genome genome : genomes) {
          Tensor loss = loss(logits(step, network(genome), images), labels);
          loss.div(new Scalar((double) genomes.size())).backward();
          sum += loss.item_double();
        }
        double loss = sum / genomes.size();
        requireFinite(step, loss);
        optimizer.step(plan.optimization().rate().at(step));
        losses.add(loss);
        return loss;
      }
    }

    private Tensor logits(int step, Network network, Tensor images) {
      return switch (plan.arithmetic()) {
        case Arithmetic.Float32 _ ->
            new ForwardPass(weights, plan.optimization().batchNorms(step)).logits(network, images);
        case Arithmetic.Exact16u exact ->
            new IntegerForwardPass(weights, exact.grid()).logits(network, images);
      };
    }

    private void requireFinite(int step, double loss) {
      if (!Double.isFinite(loss)) {
        throw new TrainingException(
            "The loss of step "
                + (step + 1)
                + " is "
                + loss
                + " at a learning rate of "
                + plan.optimization().rate().at(step)
                + ". Choose a smaller rate and start again from the last checkpoint.");
      }
    }

    TrainingListener.Epoch epoch(int perEpoch) {
      int end = losses.size();
      return new TrainingListener.Epoch(
          end / perEpoch,
          Math.ceilDiv(plan.optimization().steps(), perEpoch),
          TrainingPlan.Convergence.mean(losses.subList(end - perEpoch, end)),
          () -> TrainableWeights.asWeights(weights.values()));
    }

    Checkpoint checkpoint() {
      return new Checkpoint(
          plan.identity(supernet.sha256()), losses, weights.values(), velocities.values());
    }

    @Override
    public void close() {
      weights.close();
      velocities.close();
    }
  }
}
