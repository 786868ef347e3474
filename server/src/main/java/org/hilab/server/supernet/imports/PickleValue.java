package org.hilab.server.supernet.imports;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** What a pickle of tensors may consist of. */
sealed interface PickleValue {
  record Text(String text) implements PickleValue {}

  record Whole(BigInteger value) implements PickleValue {
    static Whole of(long value) {
      return new Whole(BigInteger.valueOf(value));
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  /** A value that tensors do not need: None, a float, bytes. */
  record Other() implements PickleValue {}

  /** A list or tuple. */
  record Items(List<PickleValue> items) implements PickleValue {}

  record Dictionary(Map<PickleValue, PickleValue> entries) implements PickleValue {}

  /** A name of Python's that the reader knows; it is never called. */
  record Global(String module, String name) implements PickleValue {}

  /** Numbers that lie outside of the pickle. */
  record Storage(TorchType type, String key, long elements) implements PickleValue {}

  /** A view of a storage. */
  record View(Storage storage, long offset, List<Integer> shape, List<Integer> strides)
      implements PickleValue {}
}
