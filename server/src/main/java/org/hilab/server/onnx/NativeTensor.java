package org.hilab.server.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.hilab.server.network.Shape;

/** Unsigned bytes in native memory, channels last, that one model writes and others read. */
public final class NativeTensor {
  private final Shape shape;
  private final ByteBuffer bytes;
  private final OnnxTensor tensor;

  NativeTensor(Shape shape, MemorySegment memory) {
    this.shape = shape;
    this.bytes = memory.asByteBuffer();
    long[] dimensions = {1, shape.height(), shape.width(), shape.channels()};
    try {
      this.tensor =
          OnnxTensor.createTensor(OnnxModel.environment(), bytes, dimensions, OnnxJavaType.UINT8);
    } catch (OrtException e) {
      throw new IllegalStateException("A tensor of " + shape + " cannot be made.", e);
    }
  }

  public Shape shape() {
    return shape;
  }

  /** Its values; read and write them with absolute positions. */
  public ByteBuffer bytes() {
    return bytes;
  }

  OnnxTensor tensor() {
    return tensor;
  }

  void close() {
    tensor.close();
  }
}
