package org.hilab.server.supernet;

import java.util.List;

/**
 * A named array of finite float32 values, as a weight file stores it.
 *
 * @param shape outermost dimension first; empty for a scalar
 * @param values in row-major order
 */
public record Tensor(String name, List<Integer> shape, float[] values) {
  public Tensor {
    shape = List.copyOf(shape);
    long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (elements != values.length) {
      throw new IllegalArgumentException(
          "Tensor " + name + " of shape " + shape + " has " + values.length + " values.");
    }
  }
}
