package org.hilab.server.deployment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizedNetwork;

/**
 * What a board keeps for all candidates of one supernet ({@code firmware-scripts/messages.md},
 * Resident image): int8 weights in the firmware's layouts, and per output channel a bias with the
 * input's zero point folded in, and a multiplier.
 *
 * @param weights weight layout 1 of {@code firmware-scripts/schedule.md}
 * @param parameters bias i32 and multiplier i32 of every output channel
 * @param layers where each convolution's values lie, by layer name
 */
public record ResidentImage(
    byte[] weights, byte[] parameters, SortedMap<String, Placement> layers) {
  private static final int MAGIC = 0x49524c48;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 32;
  private static final int CHECKED_HEADER_BYTES = 28;

  /**
   * Where one convolution lies.
   *
   * @param weights offset in the weights
   * @param weightBytes in the device's layout
   * @param parameters offset in the parameters
   * @param inputZeroPoint that is folded into the biases
   */
  public record Placement(int weights, int weightBytes, int parameters, int inputZeroPoint) {}

  public ResidentImage {
    layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
  }

  /** Packs every convolution of a network, which is the supernet with all its blocks. */
  public static ResidentImage of(QuantizedNetwork supernet) {
    return new ResidentImagePacker(supernet).pack();
  }

  /** CRC-32C, as an unsigned number. */
  public long weightsCrc32c() {
    return crc32c(weights, weights.length);
  }

  /** CRC-32C, as an unsigned number. */
  public long parametersCrc32c() {
    return crc32c(parameters, parameters.length);
  }

  /** The bytes that go into flash: header, weights, parameters. */
  public byte[] file() {
    ByteBuffer file =
        ByteBuffer.allocate(HEADER_BYTES + weights.length + parameters.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(MAGIC).putInt(VERSION).putInt(weights.length).putInt(parameters.length);
    file.putInt((int) weightsCrc32c()).putInt((int) parametersCrc32c()).putInt(0);
    file.putInt((int) crc32c(file.array(), CHECKED_HEADER_BYTES));
    return file.put(weights).put(parameters).array();
  }

  Placement placement(Layer.Convolution layer) {
    Placement placement = layers.get(layer.name());
    if (placement == null) {
      throw new IllegalArgumentException(
          "The resident image has no layer \"" + layer.name() + "\": pack the supernet's image.");
    }
    return placement;
  }

  static long crc32c(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    return crc.getValue();
  }
}
