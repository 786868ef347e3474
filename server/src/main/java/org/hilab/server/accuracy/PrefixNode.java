package org.hilab.server.accuracy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hilab.server.network.Segment;
import org.hilab.server.network.Shape;
import org.hilab.server.onnx.NativeTensor;
import org.hilab.server.onnx.TensorBlock;

/**
 * One segment behind one sequence of segments: what it computes is the same for every network that
 * begins so. Nodes live as long as their evaluator.
 */
final class PrefixNode {
  /** How much a use counts one pass over the same images later. */
  private static final double FADING = 0.85;

  private final Segment segment;
  private final SegmentTimer timer;
  private final long macs;
  private final List<Shape> computed;
  private final long bytes;
  private final Map<Segment, PrefixNode> children = new HashMap<>();

  /** Activations kept from earlier calls, by block of images. */
  private final Map<Integer, Slot> slots = new HashMap<>();

  private final Map<Integer, Heat> heats = new HashMap<>();

  /**
   * How many networks needed the outputs for a block of images, when it had been passed so often.
   */
  private record Heat(double networks, double passes) {
    double at(double now) {
      return networks * Math.pow(FADING, now - passes);
    }
  }

  PrefixNode(Segment segment, SegmentTimer timer) {
    this.segment = segment;
    this.timer = timer;
    this.macs = segment.macs();
    this.computed =
        segment.outputs().stream()
            .filter(output -> output >= segment.inputs())
            .map(segment::shape)
            .toList();
    this.bytes = computed.stream().mapToLong(Shape::elements).sum();
  }

  /** The outputs for a block of images, as far as they were computed. */
  static final class Slot implements AutoCloseable {
    private final TensorBlock tensors;
    private final boolean[] filled;

    Slot(Shape shape, int images) {
      tensors = new TensorBlock(shape, images);
      filled = new boolean[images];
    }

    NativeTensor tensor(int image) {
      return tensors.tensor(image);
    }

    boolean isFilled(int image) {
      return filled[image];
    }

    void fill(int image) {
      filled[image] = true;
    }

    @Override
    public void close() {
      tensors.close();
    }
  }

  Segment segment() {
    return segment;
  }

  long macs() {
    return macs;
  }

  SegmentTimer timer() {
    return timer;
  }

  Map<Segment, PrefixNode> children() {
    return children;
  }

  Map<Integer, Slot> slots() {
    return slots;
  }

  /** One tensor, and computed here: other nodes' tensors are not kept a second time. */
  boolean isCacheable() {
    return segment.outputs().size() == 1 && !passesThrough();
  }

  /** Whether an input is an output too. */
  boolean passesThrough() {
    return segment.outputs().getFirst() < segment.inputs();
  }

  /** The shapes of the tensors that a run of the segment computes. */
  List<Shape> computed() {
    return computed;
  }

  long bytes() {
    return bytes;
  }

  boolean isKept(ImageRange range) {
    return PrefixCache.blocks(range).allMatch(slots::containsKey);
  }

  /** So many networks need the outputs for a block now; those of earlier passes count less. */
  void need(int block, double networks, double passes) {
    heats.put(block, new Heat(heatAt(block, passes) + networks, passes));
  }

  /** Seconds that a byte kept here for a block is expected to save. */
  double worth(int block, double passes) {
    return heatAt(block, passes) * timer.nanosPerRun() / bytes;
  }

  private double heatAt(int block, double passes) {
    Heat heat = heats.get(block);
    return heat == null ? 0 : heat.at(passes);
  }
}
