package org.hilab.server.supernet.imports;

import java.util.List;
import org.hilab.server.supernet.Tensor;

/**
 * One line of a mapping.
 *
 * @param where the file and the line
 * @param target name of the tensor with this pattern's gaps, or {@link #DROP}
 * @param steps in order
 */
record Rule(String where, NamePattern pattern, String target, List<Step> steps) {
  static final String DROP = "drop";

  Rule {
    steps = List.copyOf(steps);
  }

  boolean drops() {
    return target.equals(DROP);
  }

  boolean folds() {
    return steps.contains(new Step.Folded());
  }

  /** What is done with the values. */
  sealed interface Step {
    /** The same values in another order or shape. */
    Tensor apply(Tensor tensor, String where);

    /** Dimension i of the result is dimension {@code order[i]} of the tensor (as in NumPy). */
    record Transpose(List<Integer> order) implements Step {
      @Override
      public Tensor apply(Tensor tensor, String where) {
        List<Integer> from = tensor.shape();
        if (from.size() != order.size()) {
          throw Mapping.unfit(where, tensor, "transpose " + order);
        }
        List<Integer> to = order.stream().map(from::get).toList();
        float[] values = new float[tensor.values().length];
        int[] at = new int[to.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = tensor.values()[index(at, from)];
          for (int d = at.length - 1; d >= 0 && ++at[d] == to.get(d); d--) {
            at[d] = 0;
          }
        }
        return new Tensor(tensor.name(), to, values);
      }

      private int index(int[] at, List<Integer> from) {
        int[] source = new int[at.length];
        for (int d = 0; d < at.length; d++) {
          source[order.get(d)] = at[d];
        }
        int index = 0;
        for (int d = 0; d < at.length; d++) {
          index = index * from.get(d) + source[d];
        }
        return index;
      }
    }

    /** The same values with other dimensions. */
    record Reshape(List<Integer> shape) implements Step {
      @Override
      public Tensor apply(Tensor tensor, String where) {
        if (WeightFile.elements(shape) != tensor.values().length) {
          throw Mapping.unfit(where, tensor, "reshape " + shape);
        }
        return new Tensor(tensor.name(), shape, tensor.values());
      }
    }

    /** The bias of a convolution that batch norm was folded into becomes a whole batch norm. */
    record Folded() implements Step {
      @Override
      public Tensor apply(Tensor tensor, String where) {
        return tensor;
      }
    }
  }
}
