package org.hilab.server.deployment;

/**
 * The input that a board makes itself for RUN_LAYER, so that nothing has to be uploaded ({@code
 * firmware-scripts/messages.md}).
 */
public final class SeededTensor {
  private static final int GOLDEN = 0x9e3779b9;
  private static final int FACTOR = 1_664_525;
  private static final int INCREMENT = 1_013_904_223;
  private static final int TOP_BYTE = 24;

  private SeededTensor() {}

  /**
   * The bytes of one input tensor.
   *
   * @param index 0 for the first input layer, 1 for the second
   */
  public static byte[] bytes(int seed, int index, int count) {
    byte[] bytes = new byte[count];
    int state = seed ^ (GOLDEN * (index + 1));
    for (int i = 0; i < count; i++) {
      state = state * FACTOR + INCREMENT;
      bytes[i] = (byte) (state >>> TOP_BYTE);
    }
    return bytes;
  }
}
