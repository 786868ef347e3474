package org.hilab.server.search.bench;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.network.Segment;
import org.hilab.server.network.Shape;
import org.hilab.server.onnx.NativeTensor;
import org.hilab.server.onnx.SegmentModel;
import org.hilab.server.onnx.TensorBlock;
import org.hilab.server.search.Candidates;
import org.hilab.server.search.PreparedSearch;

/**
 * What one core of this machine reaches at most with ONNX Runtime's int8 kernels on the shapes of a
 * search: the fastest of the supernet's segments, run alone.
 */
final class Int8Peak {
  private static final int RUNS = 10;

  private Int8Peak() {}

  static double macsPerSecond(PreparedSearch search) {
    Candidates candidates = search.candidates();
    double peak = 0;
    for (Segment segment :
        Segment.cut(candidates.network(candidates.space().supernet()), candidates.cuts())) {
      try (SegmentModel model = SegmentModel.open(segment, candidates.image(), search.engine())) {
        peak = Math.max(peak, segment.macs() / seconds(segment, model));
      }
    }
    return peak;
  }

  /** The shortest of several runs. */
  private static double seconds(Segment segment, SegmentModel model) {
    List<TensorBlock> blocks = new ArrayList<>();
    try {
      List<NativeTensor> inputs = new ArrayList<>();
      for (int i = 0; i < segment.inputs(); i++) {
        inputs.add(tensor(segment.shape(i), blocks));
      }
      List<NativeTensor> outputs = new ArrayList<>();
      for (int output : segment.outputs()) {
        if (output >= segment.inputs()) {
          outputs.add(tensor(segment.shape(output), blocks));
        }
      }
      double shortest = Double.MAX_VALUE;
      for (int run = 0; run < RUNS; run++) {
        long start = System.nanoTime();
        model.run(inputs, outputs);
        shortest = Math.min(shortest, (System.nanoTime() - start) / 1e9);
      }
      return shortest;
    } finally {
      blocks.forEach(TensorBlock::close);
    }
  }

  private static NativeTensor tensor(Shape shape, List<TensorBlock> blocks) {
    TensorBlock block = new TensorBlock(shape, 1);
    blocks.add(block);
    return block.tensor(0);
  }
}
