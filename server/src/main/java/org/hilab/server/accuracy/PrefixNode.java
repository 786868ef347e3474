package org.hilab.server.accuracy;

import java.util.ArrayList;
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
  /** How much a use counts one call later. */
  private static final double FADING = 0.85;

  private final Segment segment;
  private final SegmentTimer timer;
  private final long macs;
  private final Map<Segment, PrefixNode> children = new HashMap<>();

  /** Activations kept from earlier calls, by block of images. */
  private final Map<Integer, Slot> slots = new HashMap<>();

  private double heat;
  private double lastAge;

  PrefixNode(Segment segment, SegmentTimer timer) {
    this.segment = segment;
    this.timer = timer;
    this.macs = segment.macs();
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
    List<Shape> shapes = new ArrayList<>();
    for (int output : segment.outputs()) {
      if (output >= segment.inputs()) {
        shapes.add(segment.shape(output));
      }
    }
    return shapes;
  }

  long bytes() {
    return computed().stream().mapToLong(Shape::elements).sum();
  }

  boolean isKept(ImageRange range) {
    return PrefixCache.blocks(range).allMatch(slots::containsKey);
  }

  /** So many networks need the outputs in this call; those of earlier calls count less. */
  void need(int networks, double age) {
    heat = heatAt(age) + networks;
    lastAge = age;
  }

  /** Seconds that a byte kept here is expected to save. */
  double worth(double age) {
    return heatAt(age) * timer.nanosPerRun() / bytes();
  }

  private double heatAt(double age) {
    return heat * Math.pow(FADING, age - lastAge);
  }
}
