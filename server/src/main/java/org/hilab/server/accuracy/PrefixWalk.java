package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.accuracy.PrefixNode.Slot;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.network.Shape;
import org.hilab.server.onnx.NativeTensor;
import org.jspecify.annotations.Nullable;

/**
 * One thread's way through the tree of prefixes, depth first, one image at a time. A node is
 * computed when something below it needs it, and once.
 */
final class PrefixWalk {
  private final SegmentModels models;
  private final TensorPool pool;
  private final int classes;
  private final PrefixEvaluator.Sink sink;
  private final WorkMeter meter = new WorkMeter();

  /**
   * A way that has not begun.
   *
   * @param pool of this thread while it walks; it has all its tensors back afterwards
   */
  PrefixWalk(SegmentModels models, TensorPool pool, int classes, PrefixEvaluator.Sink sink) {
    this.models = models;
    this.pool = pool;
    this.classes = classes;
    this.sink = sink;
  }

  /** The image at hand. */
  private record Visit(PreparedImage image, int index) {
    int block() {
      return index / PrefixCache.BLOCK;
    }

    int inBlock() {
      return index % PrefixCache.BLOCK;
    }
  }

  /** A node on the way down; its outputs once they are needed. */
  private final class Step {
    private final @Nullable Step above;
    private final @Nullable PrefixPlan plan;
    private final boolean isLast;
    private final List<NativeTensor> own = new ArrayList<>();
    private @Nullable List<NativeTensor> outputs;

    /** The way down begins at the image. */
    Step() {
      above = null;
      plan = null;
      isLast = false;
    }

    Step(Step above, PrefixPlan plan, boolean isLast) {
      this.above = above;
      this.plan = plan;
      this.isLast = isLast;
    }

    NativeTensor take(Shape shape) {
      NativeTensor tensor = pool.take(shape);
      own.add(tensor);
      return tensor;
    }

    void leave() {
      own.forEach(pool::give);
      own.clear();
    }

    /** What nobody will read again is written to next, while the processor's cache still has it. */
    void leaveAbove() {
      Step step = this;
      while (step.isLast && step.above != null) {
        step = step.above;
        step.leave();
      }
    }
  }

  /** Scores every network of the plans on one image. */
  void visit(List<PrefixPlan> plans, PreparedImage image, int index) {
    Visit visit = new Visit(image, index);
    Step start = new Step();
    down(start, plans, visit);
    start.leave();
  }

  private void down(Step above, List<PrefixPlan> plans, Visit visit) {
    for (int i = 0; i < plans.size(); i++) {
      PrefixPlan plan = plans.get(i);
      Step step = new Step(above, plan, i == plans.size() - 1);
      if (plan.isEnd()) {
        score(outputs(step, visit).getFirst(), plan, visit);
      } else {
        down(step, plan.next(), visit);
      }
      step.leave();
    }
  }

  private List<NativeTensor> outputs(Step step, Visit visit) {
    List<NativeTensor> outputs = step.outputs;
    if (outputs == null) {
      outputs =
          step.plan == null || step.above == null
              ? List.of(pixels(step, visit.image))
              : outputs(step, step.plan, step.above, visit);
      step.outputs = outputs;
    }
    return outputs;
  }

  private List<NativeTensor> outputs(Step step, PrefixPlan plan, Step above, Visit visit) {
    Slot slot = plan.node().slots().get(visit.block());
    if (slot != null && slot.isFilled(visit.inBlock())) {
      return List.of(slot.tensor(visit.inBlock()));
    }
    List<NativeTensor> inputs = outputs(above, visit);
    List<NativeTensor> computed =
        slot == null
            ? plan.node().computed().stream().map(step::take).toList()
            : List.of(slot.tensor(visit.inBlock()));
    long start = System.nanoTime();
    models.model(plan.node().segment()).run(inputs, computed);
    meter.ran(plan, System.nanoTime() - start);
    if (slot != null) {
      slot.fill(visit.inBlock());
    }
    if (!plan.node().passesThrough()) {
      step.leaveAbove();
    }
    return joined(plan.node(), inputs, computed);
  }

  /** The outputs in order: those that were computed, and those that pass through. */
  private static List<NativeTensor> joined(
      PrefixNode node, List<NativeTensor> inputs, List<NativeTensor> computed) {
    List<NativeTensor> joined = new ArrayList<>();
    int next = 0;
    for (int output : node.segment().outputs()) {
      joined.add(output < inputs.size() ? inputs.get(output) : computed.get(next++));
    }
    return joined;
  }

  private NativeTensor pixels(Step step, PreparedImage image) {
    NativeTensor tensor = step.take(new Shape(image.size().height(), image.size().width(), 3));
    tensor.bytes().put(0, image.interleaved());
    return tensor;
  }

  private void score(NativeTensor logits, PrefixPlan plan, Visit visit) {
    long start = System.nanoTime();
    Shape shape = logits.shape();
    LogitGrid grid = LogitGrid.interleaved(shape, logits.bytes());
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    ImageScore.count(grid, visit.image, matrix);
    meter.scored(System.nanoTime() - start);
    plan.networks().forEach(network -> sink.scored(network, visit.index, matrix));
  }

  Work work() {
    return meter.work();
  }
}
