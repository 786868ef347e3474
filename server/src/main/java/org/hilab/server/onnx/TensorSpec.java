package org.hilab.server.onnx;

import java.util.List;

/**
 * What a model says of one input or output.
 *
 * @param shape −1 where a dimension is left open
 */
public record TensorSpec(String name, ElementType type, List<Integer> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  public boolean isFixed() {
    return !shape.contains(-1);
  }

  /** The same tensor with another shape. */
  TensorSpec withShape(List<Integer> newShape) {
    return new TensorSpec(name, type, newShape);
  }

  /** Size of the tensor; every dimension must be fixed. */
  int byteSize() {
    return Math.toIntExact(
        shape.stream().mapToLong(Integer::longValue).reduce(type.bytes(), Math::multiplyExact));
  }

  long[] dimensions() {
    return shape.stream().mapToLong(Integer::longValue).toArray();
  }

  @Override
  public String toString() {
    return name + " " + type + shape;
  }
}
