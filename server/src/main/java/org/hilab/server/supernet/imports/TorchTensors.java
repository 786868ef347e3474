package org.hilab.server.supernet.imports;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hilab.server.supernet.Tensor;
import org.hilab.server.supernet.imports.PickleValue.Dictionary;
import org.hilab.server.supernet.imports.PickleValue.Items;
import org.hilab.server.supernet.imports.PickleValue.Storage;
import org.hilab.server.supernet.imports.PickleValue.Text;
import org.hilab.server.supernet.imports.PickleValue.View;
import org.hilab.server.supernet.imports.PickleValue.Whole;

/** Collects the tensors of a pickled value; inner dictionaries and lists give dotted names. */
final class TorchTensors {
  private static final int MOST_DEPTH = 16;
  private static final int MOST_VISITS = 1 << 20;

  private final Path file;
  private final Function<Storage, ByteBuffer> storages;
  private final ValueBudget budget;
  private final Map<String, View> views = new HashMap<>();
  private int visits;

  TorchTensors(Path file, Function<Storage, ByteBuffer> storages) {
    this.file = file;
    this.storages = storages;
    this.budget = new ValueBudget(file);
  }

  SortedMap<String, Tensor> of(PickleValue root) {
    collect("", root, 0);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    Map<Storage, ByteBuffer> opened = new HashMap<>();
    views.forEach((name, view) -> {
      ByteBuffer bytes = opened.computeIfAbsent(view.storage(), storages);
      if (bytes.capacity() / view.storage().type().bytes() < view.storage().elements()) {
        throw WeightFile.broken(file, "the storage of tensor " + name + " is cut short");
      }
      tensors.put(name, tensor(name, view, bytes));
    });
    return tensors;
  }

  /** The element type of each storage, by key. */
  Map<String, TorchType> types(PickleValue root) {
    collect("", root, 0);
    Map<String, TorchType> types = new HashMap<>();
    views.values().forEach(view -> types.put(view.storage().key(), view.storage().type()));
    return types;
  }

  /** Pickles share values, so a small one can be walked without end. */
  private void collect(String name, PickleValue value, int depth) {
    if (depth > MOST_DEPTH || ++visits > MOST_VISITS) {
      throw WeightFile.broken(file, "its pickle nests too deep");
    }
    switch (value) {
      case View view -> views.put(name, view);
      case Dictionary dictionary ->
          dictionary.entries().forEach((key, inner) -> collect(join(name, key), inner, depth + 1));
      case Items list -> {
        for (int i = 0; i < list.items().size(); i++) {
          collect(join(name, Whole.of(i)), list.items().get(i), depth + 1);
        }
      }
      case Text _, Whole _, PickleValue.Other _, PickleValue.Global _, Storage _ -> {}
    }
  }

  private static String join(String name, PickleValue key) {
    String last = key instanceof Text text ? text.text() : String.valueOf(key);
    return name.isEmpty() ? last : name + "." + last;
  }

  private Tensor tensor(String name, View view, ByteBuffer bytes) {
    List<Integer> shape = view.shape();
    float[] values = new float[budget.take(name, WeightFile.elements(shape))];
    int[] at = new int[shape.size()];
    for (int i = 0; i < values.length; i++) {
      long element = view.offset();
      for (int d = 0; d < at.length; d++) {
        element += (long) at[d] * view.strides().get(d);
      }
      values[i] = view.storage().type().at(bytes, element);
      for (int d = at.length - 1; d >= 0 && ++at[d] == shape.get(d); d--) {
        at[d] = 0;
      }
    }
    return new Tensor(name, shape, values);
  }
}
