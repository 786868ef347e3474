package org.hilab.server.supernet.imports;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hilab.server.supernet.imports.PickleValue.Dictionary;
import org.hilab.server.supernet.imports.PickleValue.Items;
import org.hilab.server.supernet.imports.PickleValue.Other;
import org.hilab.server.supernet.imports.PickleValue.Text;
import org.hilab.server.supernet.imports.PickleValue.Whole;

/**
 * Reads the part of Python's pickle format (protocols 2 to 5) that saved tensors use. A pickle is a
 * program; this machine builds lists, tuples and dictionaries, and knows a handful of names ({@link
 * TorchNames}). It calls nothing and loads no class, and any other instruction or name ends the
 * reading.
 */
final class Pickle {
  private static final int MOST_STACK = 1 << 20;

  private final Path file;
  private final ByteBuffer in;
  private final TorchNames names;
  private final Map<Integer, PickleValue> memo = new HashMap<>();
  private final Deque<List<PickleValue>> below = new ArrayDeque<>();
  private List<PickleValue> stack = new ArrayList<>();

  private Pickle(Path file, ByteBuffer in) {
    this.file = file;
    this.in = in;
    this.names = new TorchNames(file);
  }

  /** Reads one pickle; the buffer's position is behind it then. */
  static PickleValue read(Path file, ByteBuffer in) {
    try {
      return new Pickle(file, in).read();
    } catch (BufferUnderflowException e) {
      throw WeightFile.broken(file, "its pickle ends too early");
    }
  }

  private PickleValue read() {
    while (true) {
      int opcode = in.get() & 0xFF;
      if (opcode == '.') {
        return pop();
      }
      step(opcode);
      if (stack.size() > MOST_STACK || below.size() > MOST_STACK) {
        throw WeightFile.broken(file, "its pickle nests too deep");
      }
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> in.get();
      case 0x95 -> in.getLong();
      case '(' -> mark();
      case ')' -> push(new Items(List.of()));
      case ']' -> push(new Items(new ArrayList<>()));
      case '}' -> push(new Dictionary(new LinkedHashMap<>()));
      case 'N', 0x88, 0x89 -> push(new Other());
      case 'G' -> skip(Double.BYTES);
      case 'c' -> push(names.global(line(), line()));
      case 0x93 -> stackGlobal();
      case 'Q' -> push(names.storage(pop()));
      case 'R' -> reduce();
      case 'b' -> pop();
      default -> number(opcode);
    }
  }

  private void number(int opcode) {
    switch (opcode) {
      case 'J' -> push(Whole.of(in.getInt()));
      case 'K' -> push(Whole.of(in.get() & 0xFF));
      case 'M' -> push(Whole.of(in.getShort() & 0xFFFF));
      case 0x8A -> push(longInteger(in.get() & 0xFF));
      case 'X', 'T' -> push(new Text(text(in.getInt())));
      case 'U', 0x8C -> push(new Text(text(in.get() & 0xFF)));
      case 'B' -> skip(in.getInt());
      case 'C' -> skip(in.get() & 0xFF);
      default -> container(opcode);
    }
  }

  private void container(int opcode) {
    switch (opcode) {
      case 't' -> tuple(toMark());
      case 0x85 -> tuple(top(1));
      case 0x86 -> tuple(top(2));
      case 0x87 -> tuple(top(3));
      case 'a' -> append(top(1));
      case 'e' -> append(toMark());
      case 's' -> setItems(top(2));
      case 'u' -> setItems(toMark());
      case 'q' -> memo.put(in.get() & 0xFF, peek());
      case 'r' -> memo.put(in.getInt(), peek());
      case 0x94 -> memo.put(memo.size(), peek());
      case 'h' -> push(remembered(in.get() & 0xFF));
      case 'j' -> push(remembered(in.getInt()));
      case '0' -> pop();
      case '1' -> toMark();
      default ->
          throw WeightFile.broken(
              file, String.format("its pickle has the instruction 0x%02X, no tensor's", opcode));
    }
  }

  private void mark() {
    below.push(stack);
    stack = new ArrayList<>();
  }

  private List<PickleValue> toMark() {
    List<PickleValue> items = stack;
    if (below.isEmpty()) {
      throw WeightFile.broken(file, "its pickle lacks a mark");
    }
    stack = below.pop();
    return items;
  }

  private List<PickleValue> top(int count) {
    List<PickleValue> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.addFirst(pop());
    }
    return items;
  }

  private void tuple(List<PickleValue> items) {
    push(new Items(List.copyOf(items)));
  }

  private void append(List<PickleValue> items) {
    if (!(peek() instanceof Items list) || !(list.items() instanceof ArrayList)) {
      throw WeightFile.broken(file, "its pickle appends to what is no list");
    }
    list.items().addAll(items);
  }

  private void setItems(List<PickleValue> items) {
    if (!(peek() instanceof Dictionary dictionary) || items.size() % 2 != 0) {
      throw WeightFile.broken(file, "its pickle sets items of what is no dictionary");
    }
    for (int i = 0; i < items.size(); i += 2) {
      switch (items.get(i)) {
        case Text key -> dictionary.entries().put(key, items.get(i + 1));
        case Whole key -> dictionary.entries().put(key, items.get(i + 1));
        default -> throw WeightFile.broken(file, "its pickle has a key that is no name");
      }
    }
  }

  private void stackGlobal() {
    List<PickleValue> pair = top(2);
    if (!(pair.get(0) instanceof Text module) || !(pair.get(1) instanceof Text name)) {
      throw WeightFile.broken(file, "its pickle has a name that is no text");
    }
    push(names.global(module.text(), name.text()));
  }

  private void reduce() {
    List<PickleValue> call = top(2);
    push(names.reduce(call.get(0), call.get(1)));
  }

  private PickleValue remembered(int key) {
    PickleValue value = memo.get(key);
    if (value == null) {
      throw WeightFile.broken(file, "its pickle remembers what it never saw");
    }
    return value;
  }

  private void push(PickleValue value) {
    stack.add(value);
  }

  private PickleValue peek() {
    if (stack.isEmpty()) {
      throw WeightFile.broken(file, "its pickle takes from an empty stack");
    }
    return stack.getLast();
  }

  private PickleValue pop() {
    PickleValue value = peek();
    stack.removeLast();
    return value;
  }

  private Whole longInteger(int length) {
    byte[] bytes = new byte[length];
    for (int i = length - 1; i >= 0; i--) {
      bytes[i] = in.get();
    }
    return new Whole(length == 0 ? BigInteger.ZERO : new BigInteger(bytes));
  }

  private void skip(int length) {
    in.position(in.position() + require(length));
    push(new Other());
  }

  private String text(int length) {
    byte[] bytes = new byte[require(length)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {}
    byte[] bytes = new byte[in.position() - start - 1];
    in.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int require(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return length;
  }
}
