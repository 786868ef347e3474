package org.hilab.server.supernet.imports;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element types of PyTorch's storages; all become float32. */
enum TorchType {
  FLOAT("FloatStorage", 4),
  DOUBLE("DoubleStorage", 8),
  HALF("HalfStorage", 2),
  BFLOAT16("BFloat16Storage", 2),
  LONG("LongStorage", 8),
  INT("IntStorage", 4),
  SHORT("ShortStorage", 2),
  CHAR("CharStorage", 1),
  BYTE("ByteStorage", 1),
  BOOL("BoolStorage", 1);

  private final String storage;
  private final int bytes;

  TorchType(String storage, int bytes) {
    this.storage = storage;
    this.bytes = bytes;
  }

  static Optional<TorchType> ofStorage(String name) {
    return Arrays.stream(values()).filter(type -> type.storage.equals(name)).findFirst();
  }

  int bytes() {
    return bytes;
  }

  /** The element at an index of a storage. */
  float at(ByteBuffer data, long index) {
    int at = Math.toIntExact(index * bytes);
    return switch (this) {
      case FLOAT -> data.getFloat(at);
      case DOUBLE -> (float) data.getDouble(at);
      case HALF -> Float.float16ToFloat(data.getShort(at));
      case BFLOAT16 -> Float.intBitsToFloat(data.getShort(at) << 16);
      case LONG -> (float) data.getLong(at);
      case INT -> (float) data.getInt(at);
      case SHORT -> data.getShort(at);
      case CHAR, BOOL -> data.get(at);
      case BYTE -> data.get(at) & 0xFF;
    };
  }
}
