package org.hilab.server.network;

import java.util.zip.CRC32C;

/**
 * CRC-32C of u8 logits before any resize, in H, W, C order without padding: what host and device
 * compare. The same for every other layer's output.
 */
public final class LogitsChecksum {
  private LogitsChecksum() {}

  /** The checksum as an unsigned number. */
  public static long of(byte[] interleaved) {
    CRC32C crc = new CRC32C();
    crc.update(interleaved);
    return crc.getValue();
  }

  /** The same of a tensor in ONNX's order. */
  public static long ofPlanar(byte[] planar, Shape shape) {
    return of(ChannelOrder.interleaved(planar, shape));
  }
}
