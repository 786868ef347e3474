package org.hilab.server.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.hilab.server.network.Shape;

/** Tensors of one shape in one piece of native memory; closing it frees them at once. */
public final class TensorBlock implements AutoCloseable {
  /** A cache line, and the widest vector register. */
  private static final int ALIGNMENT_BYTES = 64;

  private final Arena memory = Arena.ofShared();
  private final List<NativeTensor> tensors = new ArrayList<>();

  /** Tensors for any thread. */
  public TensorBlock(Shape shape, int count) {
    for (int i = 0; i < count; i++) {
      MemorySegment bytes = memory.allocate(shape.elements(), ALIGNMENT_BYTES);
      tensors.add(new NativeTensor(shape, bytes));
    }
  }

  public NativeTensor tensor(int index) {
    return tensors.get(index);
  }

  @Override
  public void close() {
    tensors.forEach(NativeTensor::close);
    memory.close();
  }
}
