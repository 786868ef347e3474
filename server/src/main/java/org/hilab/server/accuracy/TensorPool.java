package org.hilab.server.accuracy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hilab.server.network.Shape;
import org.hilab.server.onnx.NativeTensor;
import org.hilab.server.onnx.TensorBlock;

/** Tensors of one thread, used again and again; at most as many as one way down the tree needs. */
final class TensorPool implements AutoCloseable {
  private final Map<Shape, Deque<NativeTensor>> free = new HashMap<>();
  private final List<TensorBlock> blocks = new ArrayList<>();

  NativeTensor take(Shape shape) {
    NativeTensor tensor = free.computeIfAbsent(shape, _ -> new ArrayDeque<>()).pollLast();
    if (tensor != null) {
      return tensor;
    }
    TensorBlock block = new TensorBlock(shape, 1);
    blocks.add(block);
    return block.tensor(0);
  }

  void give(NativeTensor tensor) {
    free.computeIfAbsent(tensor.shape(), _ -> new ArrayDeque<>()).addLast(tensor);
  }

  @Override
  public void close() {
    blocks.forEach(TensorBlock::close);
  }
}
