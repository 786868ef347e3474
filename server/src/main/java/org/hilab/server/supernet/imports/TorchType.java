package org.hilab.server.supernet.imports;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The element types of PyTorch's storages; all become float32. */
enum TorchType {
  FLOAT("FloatStorage", 4, ByteBuffer::getFloat),
  DOUBLE("DoubleStorage", 8, bytes -> (float) bytes.getDouble()),
  HALF("HalfStorage", 2, bytes -> Float.float16ToFloat(bytes.getShort())),
  BFLOAT16("BFloat16Storage", 2, bytes -> Float.intBitsToFloat(bytes.getShort() << 16)),
  LONG("LongStorage", 8, bytes -> (float) bytes.getLong()),
  INT("IntStorage", 4, bytes -> (float) bytes.getInt()),
  SHORT("ShortStorage", 2, bytes -> (float) bytes.getShort()),
  CHAR("CharStorage", 1, bytes -> (float) bytes.get()),
  BYTE("ByteStorage", 1, bytes -> (float) (bytes.get() & 0xFF)),
  BOOL("BoolStorage", 1, bytes -> (float) bytes.get());

  private final String storage;
  private final int bytes;
  private final Function<ByteBuffer, Float> next;

  TorchType(String storage, int bytes, Function<ByteBuffer, Float> next) {
    this.storage = storage;
    this.bytes = bytes;
    this.next = next;
  }

  static Optional<TorchType> ofStorage(String name) {
    return Arrays.stream(values()).filter(type -> type.storage.equals(name)).findFirst();
  }

  int bytes() {
    return bytes;
  }

  /** The element at an index of a storage. */
  float at(ByteBuffer storage, long index) {
    return next.apply(storage.position(Math.toIntExact(index * bytes)));
  }
}
