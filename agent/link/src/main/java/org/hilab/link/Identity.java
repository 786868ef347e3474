package org.hilab.link;

import java.util.List;

/**
 * What a firmware says about itself and its board.
 *
 * @param firmwareHash of the sources it was built from
 * @param operators bit n is operator n of {@code firmware-scripts/schedule.md}
 * @param machine what it runs on
 * @param arenaBytes for activations
 */
public record Identity(
    long bootCounter,
    Backend backend,
    ResetCause resetCause,
    long firmwareHash,
    long uniqueId,
    long operators,
    Machine machine,
    Resident weights,
    Resident parameters,
    int largestPayload,
    long arenaBytes) {

  /** What the firmware runs on; counts of QEMU and POSIX are never latencies. */
  public enum Backend {
    GAP8,
    GVSOC,
    QEMU,
    POSIX
  }

  /** Why it booted. */
  public enum ResetCause {
    POWER_ON,
    REQUEST,
    TRAP,
    WATCHDOG
  }

  /**
   * A part of the resident image.
   *
   * @param valid false if it is absent or damaged
   */
  public record Resident(boolean valid, long bytes, long crc32c) {}

  /** Cores, memories and clocks; 0 is none or unknown. */
  public record Machine(
      int cores, long l1Bytes, long l2Bytes, long l3Bytes, long controllerHz, long clusterHz) {

    private static Machine read(int cores, Reply reply) throws LinkException {
      return new Machine(cores, reply.u32(), reply.u32(), reply.u32(), reply.u32(), reply.u32());
    }
  }

  /** From HELLO's reply, after its nonce. */
  static Identity read(long bootCounter, Reply reply) throws LinkException {
    reply.expect("protocol version", reply.u8(), Frame.VERSION);
    Backend backend = word("backend", List.of(Backend.values()), reply.u8() - 1);
    ResetCause cause = word("reset cause", List.of(ResetCause.values()), reply.u8());
    int cores = reply.u8();
    long firmwareHash = reply.u64();
    long uniqueId = reply.u64();
    long operators = reply.u32();
    Machine machine = Machine.read(cores, reply);
    // The trap's pc, for a debugger.
    reply.u32();
    Resident weights = new Resident(reply.u8() == 1, reply.u32(), reply.u32());
    Resident parameters = new Resident(reply.u8() == 1, reply.u32(), reply.u32());
    int largestPayload = reply.u16();
    return new Identity(
        bootCounter,
        backend,
        cause,
        firmwareHash,
        uniqueId,
        operators,
        machine,
        weights,
        parameters,
        largestPayload,
        reply.u32());
  }

  private static <T> T word(String what, List<T> words, int code) throws LinkException {
    if (code < 0 || code >= words.size()) {
      throw new LinkException(
          Failure.BAD_REPLY, "The board names " + what + " " + code + ", which is unknown.");
    }
    return words.get(code);
  }
}
