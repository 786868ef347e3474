package org.hilab.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a board with the resident firmware said when it was greeted.
 *
 * @param hash of the firmware's sources, 16 hexadecimal digits
 * @param weights of the resident weights; null if none are there or they are damaged
 * @param parameters of the resident parameters; likewise
 * @param countsCycles whether its counts are GAP8's cycles; if not it only verifies checksums
 */
public record Firmware(
    String hash,
    @Nullable Crc32c weights,
    @Nullable Crc32c parameters,
    Clocks clocks,
    Memory memory,
    boolean countsCycles) {
  private static final int HASH_DIGITS = 16;

  public Firmware {
    Bounds.digits("firmware hash", hash, HASH_DIGITS);
    Bounds.present("clocks", clocks);
    Bounds.present("memory", memory);
  }

  /** Of the fabric controller and of the cluster; 0 is unknown. */
  public record Clocks(long controllerHz, long clusterHz) {
    private static final long FASTEST_HZ = 0xffff_ffffL;

    public Clocks {
      Bounds.range("controller's clock in Hz", controllerHz, 0, FASTEST_HZ);
      Bounds.range("cluster's clock in Hz", clusterHz, 0, FASTEST_HZ);
    }
  }

  /**
   * What a network has to fit into; 0 is a level that the board does not have.
   *
   * @param arenaBytes for activations, as the schedule's header counts them
   */
  public record Memory(int cores, long l1Bytes, long l2Bytes, long l3Bytes, long arenaBytes) {
    private static final long MOST_BYTES = 0xffff_ffffL;
    private static final int MOST_CORES = 255;

    public Memory {
      Bounds.range("number of cores", cores, 0, MOST_CORES);
      Bounds.range("L1 in bytes", l1Bytes, 0, MOST_BYTES);
      Bounds.range("L2 in bytes", l2Bytes, 0, MOST_BYTES);
      Bounds.range("L3 in bytes", l3Bytes, 0, MOST_BYTES);
      Bounds.range("arena in bytes", arenaBytes, 0, MOST_BYTES);
    }
  }
}
