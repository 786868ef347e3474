package org.hilab.server.supernet.imports;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the part of a TensorFlow Lite model that holds constants, front to back. */
final class TinyTflite {
  private static final int VERSION = 3;
  private final ByteBuffer out = ByteBuffer.allocate(1 << 24).order(ByteOrder.LITTLE_ENDIAN);
  private final List<Constant> constants = new ArrayList<>();

  /** One tensor; without scales it is not quantized. */
  record Constant(
      String name, int type, int[] shape, byte[] data, float[] scales, long[] zeros, int axis) {}

  TinyTflite add(Constant constant) {
    constants.add(constant);
    return this;
  }

  byte[] bytes() {
    out.putInt(0);
    out.put("TFL3".getBytes(StandardCharsets.US_ASCII));
    int model = table(5);
    out.putInt(0, model);
    int version = scalar(VERSION);
    field(model, 0, version - model);
    reference(model, 2, this::subgraphs);
    reference(model, 4, this::buffers);
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  private int scalar(int value) {
    out.putInt(value);
    return out.position() - Integer.BYTES;
  }

  /** A table whose fields are slots of four bytes right behind it; none is set yet. */
  private int table(int fields) {
    int vtable = out.position();
    out.putShort((short) (4 + 2 * fields)).putShort((short) (4 + 4 * fields));
    out.position(out.position() + 2 * fields);
    int table = out.position();
    out.putInt(table - vtable);
    out.position(out.position() + 4 * fields);
    return table;
  }

  private void field(int table, int index, int offset) {
    out.putShort(table - out.getInt(table) + 4 + 2 * index, (short) offset);
  }

  private int slot(int table, int index) {
    field(table, index, 4 + 4 * index);
    return table + 4 + 4 * index;
  }

  private interface Content {
    int write();
  }

  private void reference(int table, int index, Content content) {
    int slot = slot(table, index);
    out.putInt(slot, content.write() - slot);
  }

  private int vector(int length, int size) {
    int at = out.position();
    out.putInt(length);
    out.position(out.position() + length * size);
    return at;
  }

  private int tables(int length, java.util.function.IntFunction<Content> elements) {
    int at = vector(length, 4);
    for (int i = 0; i < length; i++) {
      int slot = at + 4 + 4 * i;
      out.putInt(slot, elements.apply(i).write() - slot);
    }
    return at;
  }

  private int subgraphs() {
    return tables(
        1,
        _ ->
            () -> {
              int graph = table(1);
              reference(graph, 0, () -> tables(constants.size() + 1, i -> () -> tensor(i)));
              return graph;
            });
  }

  /** Tensor 0 is an activation without data. */
  private int tensor(int i) {
    int table = table(5);
    if (i == 0) {
      reference(table, 3, () -> octets("input".getBytes(StandardCharsets.UTF_8)));
      return table;
    }
    Constant constant = constants.get(i - 1);
    reference(
        table,
        0,
        () -> {
          int at = vector(constant.shape().length, 4);
          for (int d = 0; d < constant.shape().length; d++) {
            out.putInt(at + 4 + 4 * d, constant.shape()[d]);
          }
          return at;
        });
    out.put(slot(table, 1), (byte) constant.type());
    out.putInt(slot(table, 2), i);
    reference(table, 3, () -> octets(constant.name().getBytes(StandardCharsets.UTF_8)));
    if (constant.scales().length > 0) {
      reference(table, 4, () -> quantization(constant));
    }
    return table;
  }

  private int quantization(Constant constant) {
    int table = table(7);
    reference(
        table,
        2,
        () -> {
          int at = vector(constant.scales().length, 4);
          for (int i = 0; i < constant.scales().length; i++) {
            out.putFloat(at + 4 + 4 * i, constant.scales()[i]);
          }
          return at;
        });
    reference(
        table,
        3,
        () -> {
          int at = vector(constant.zeros().length, 8);
          for (int i = 0; i < constant.zeros().length; i++) {
            out.putLong(at + 4 + 8 * i, constant.zeros()[i]);
          }
          return at;
        });
    out.putInt(slot(table, 6), constant.axis());
    return table;
  }

  private int buffers() {
    return tables(
        constants.size() + 1,
        i ->
            () -> {
              int table = table(1);
              if (i > 0) {
                reference(table, 0, () -> octets(constants.get(i - 1).data()));
              }
              return table;
            });
  }

  private int octets(byte[] bytes) {
    int at = out.position();
    out.putInt(bytes.length).put(bytes);
    return at;
  }
}
