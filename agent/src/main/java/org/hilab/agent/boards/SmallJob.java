package org.hilab.agent.boards;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.zip.CRC32C;
import org.hilab.link.Identity;
import org.hilab.link.LayerJob;

/**
 * The smallest job that uses the line, the memory and a kernel: two generated tensors are added.
 * {@code firmware-scripts/schedule.md} and RUN_LAYER of {@code messages.md} say what comes out.
 */
record SmallJob(long seed) {
  private static final int SIDE = 32;
  private static final int CHANNELS = 16;
  private static final int TENSOR_BYTES = SIDE * SIDE * CHANNELS;
  private static final int HEADER_BYTES = 24;
  private static final int LAYER_BYTES = 28;
  private static final int LAYERS = 3;
  private static final int CRC_BYTES = 4;
  private static final byte VERSION = 1;
  private static final byte LAYOUT = 1;
  private static final byte INPUT = 1;
  private static final byte ADD = 5;
  private static final short NONE = -1;
  private static final int REPEATS = 3;

  LayerJob on(Identity device, Duration time) {
    return new LayerJob(schedule(device), seed, 1, REPEATS, time);
  }

  /** For the weights and parameters that the board has, of which it reads none. */
  private static byte[] schedule(Identity device) {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + LAYERS * LAYER_BYTES + CRC_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {'H', 'L', 'S', 'C', VERSION, LAYOUT}).putShort((short) LAYERS);
    bytes.putInt(LAYERS * TENSOR_BYTES);
    bytes.putInt(crc(device.weights())).putInt(crc(device.parameters())).putInt(0);
    layer(bytes, INPUT, NONE, NONE, 0);
    layer(bytes, INPUT, NONE, NONE, TENSOR_BYTES);
    layer(bytes, ADD, (short) 0, (short) 1, 2 * TENSOR_BYTES);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, bytes.position());
    return bytes.putInt((int) crc.getValue()).array();
  }

  private static int crc(Identity.Resident resident) {
    return resident.valid() ? (int) resident.crc32c() : 0;
  }

  private static void layer(ByteBuffer bytes, byte operator, short left, short right, int at) {
    bytes.put(operator).put((byte) 0x11).putShort((short) 0).putShort(left).putShort(right);
    bytes.putShort((short) SIDE).putShort((short) SIDE).putShort((short) CHANNELS);
    bytes.putShort((short) 0).putInt(at).putInt(0).putInt(0);
  }

  /** What a sound board answers, computed here. */
  long expectedCrc32c() {
    byte[] left = generated(0);
    byte[] right = generated(1);
    CRC32C crc = new CRC32C();
    for (int i = 0; i < TENSOR_BYTES; i++) {
      crc.update(Math.min((left[i] & 0xff) + (right[i] & 0xff), 0xff));
    }
    return crc.getValue();
  }

  private byte[] generated(int tensor) {
    byte[] bytes = new byte[TENSOR_BYTES];
    int state = (int) seed ^ 0x9e3779b9 * (tensor + 1);
    for (int i = 0; i < bytes.length; i++) {
      state = state * 1664525 + 1013904223;
      bytes[i] = (byte) (state >>> 24);
    }
    return bytes;
  }
}
