package org.hilab.server.supernet.imports;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.supernet.imports.PickleValue.Dictionary;
import org.hilab.server.supernet.imports.PickleValue.Global;
import org.hilab.server.supernet.imports.PickleValue.Items;
import org.hilab.server.supernet.imports.PickleValue.Storage;
import org.hilab.server.supernet.imports.PickleValue.Text;
import org.hilab.server.supernet.imports.PickleValue.View;
import org.hilab.server.supernet.imports.PickleValue.Whole;

/** The few names of Python's that a saved tensor refers to, and what they mean here. */
final class TorchNames {
  private static final Global ORDERED_DICTIONARY = new Global("collections", "OrderedDict");
  private static final Global TENSOR = new Global("torch._utils", "_rebuild_tensor_v2");
  private static final Global OLD_TENSOR = new Global("torch._utils", "_rebuild_tensor");
  private static final Global PARAMETER = new Global("torch._utils", "_rebuild_parameter");
  private static final Global SIZE = new Global("torch", "Size");
  private static final Set<Global> KNOWN =
      Set.of(ORDERED_DICTIONARY, TENSOR, OLD_TENSOR, PARAMETER, SIZE);
  private static final int STORAGE_PARTS = 5;
  private static final long MOST_ELEMENTS = 1L << 40;

  private final Path file;

  TorchNames(Path file) {
    this.file = file;
  }

  /**
   * A name that tensors need.
   *
   * @throws InvalidInput for every other
   */
  Global global(String module, String name) {
    Global global = new Global(module, name);
    boolean storage = module.equals("torch") && TorchType.ofStorage(name).isPresent();
    if (!storage && !KNOWN.contains(global)) {
      throw new InvalidInput(
          "A pickle names something that tensors do not need, and hilab runs nothing in a pickle",
          file + " names " + printable(module + "." + name),
          "Save only the tensors: torch.save(model.state_dict(), …)");
    }
    return global;
  }

  private static String printable(String name) {
    return name.replaceAll("[^\\x21-\\x7E]", "?").substring(0, Math.min(name.length(), 80));
  }

  /** What a call of a known name would build. */
  PickleValue reduce(PickleValue function, PickleValue arguments) {
    if (!(function instanceof Global global) || !(arguments instanceof Items tuple)) {
      throw broken("a call of what is no name");
    }
    List<PickleValue> items = tuple.items();
    if (global.equals(ORDERED_DICTIONARY)) {
      return dictionary(items);
    }
    if ((global.equals(TENSOR) || global.equals(OLD_TENSOR)) && items.size() >= 4) {
      return view(items);
    }
    if ((global.equals(PARAMETER) || global.equals(SIZE)) && !items.isEmpty()) {
      return items.getFirst();
    }
    throw broken("a call of " + global.name() + " with " + items.size() + " arguments");
  }

  /** Without arguments, or with a list of pairs as Python 2 writes it. */
  private Dictionary dictionary(List<PickleValue> items) {
    Dictionary dictionary = new Dictionary(new LinkedHashMap<>());
    if (!items.isEmpty()) {
      for (PickleValue pair : items(items.getFirst())) {
        List<PickleValue> both = items(pair);
        if (both.size() != 2 || !(both.getFirst() instanceof Text)) {
          throw broken("a dictionary whose entries are no pairs");
        }
        dictionary.entries().put(both.getFirst(), both.getLast());
      }
    }
    return dictionary;
  }

  private View view(List<PickleValue> items) {
    if (!(items.getFirst() instanceof Storage storage)) {
      throw broken("a tensor without a storage");
    }
    View view =
        new View(
            storage,
            integer(items.get(1)),
            items(items.get(2)).stream().map(this::size).toList(),
            items(items.get(3)).stream().map(this::size).toList());
    requireInside(view);
    return view;
  }

  private void requireInside(View view) {
    long last = view.offset();
    boolean empty = view.shape().contains(0);
    if (view.offset() > MOST_ELEMENTS || view.storage().elements() > MOST_ELEMENTS) {
      throw broken("a tensor in a storage of " + view.storage().elements() + " values");
    }
    if (view.shape().size() != view.strides().size()) {
      throw broken("a tensor whose shape and strides differ");
    }
    for (int i = 0; i < view.shape().size() && !empty; i++) {
      // each term stays below 2^62, and the sum ends as soon as it leaves the storage
      last += (view.shape().get(i) - 1L) * view.strides().get(i);
      if (last >= view.storage().elements()) {
        break;
      }
    }
    if (!empty && last >= view.storage().elements()) {
      throw broken("a tensor that leaves its storage " + view.storage().key());
    }
  }

  /** The tuple ("storage", type, key, location, elements). */
  Storage storage(PickleValue id) {
    List<PickleValue> parts = items(id);
    boolean plain = parts.size() == STORAGE_PARTS || isWhole(parts);
    if (!plain
        || !parts.getFirst().equals(new Text("storage"))
        || !(parts.get(1) instanceof Global global)
        || !(parts.get(2) instanceof Text key)) {
      throw broken("a reference that is no storage of its own");
    }
    Optional<TorchType> type = TorchType.ofStorage(global.name());
    return new Storage(
        type.orElseThrow(() -> broken("a storage of " + global.name())),
        key.text(),
        integer(parts.get(4)));
  }

  /** Old files add None, or the part of another storage that it views. */
  private static boolean isWhole(List<PickleValue> parts) {
    return parts.size() == STORAGE_PARTS + 1 && parts.getLast() instanceof PickleValue.Other;
  }

  List<PickleValue> items(PickleValue value) {
    if (value instanceof Items items) {
      return new ArrayList<>(items.items());
    }
    throw broken("something else where a tuple belongs");
  }

  private int size(PickleValue value) {
    long size = integer(value);
    if (size > Integer.MAX_VALUE) {
      throw broken("a tensor with a dimension of " + size);
    }
    return (int) size;
  }

  private long integer(PickleValue value) {
    if (value instanceof Whole(BigInteger number)
        && number.signum() >= 0
        && number.bitLength() < Long.SIZE) {
      return number.longValue();
    }
    throw broken("something else where a number from 0 up belongs");
  }

  private InvalidInput broken(String what) {
    return WeightFile.broken(file, "its pickle has " + what);
  }
}
