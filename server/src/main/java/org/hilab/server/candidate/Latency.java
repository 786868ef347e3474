package org.hilab.server.candidate;

import org.jspecify.annotations.Nullable;

/** What the lab knows about a candidate's speed. */
public sealed interface Latency {

  /**
   * A number of cycles and where it comes from.
   *
   * @param cycles of one inference
   */
  record Measured(long cycles, Provenance provenance, Conditions conditions) implements Latency {
    public Measured {
      if (cycles < 1) {
        throw new IllegalArgumentException("A latency is at least 1 cycle, but is " + cycles + ".");
      }
    }
  }

  /** The device cannot run the candidate; it is infeasible and never tried again. */
  record Rejected(String reason) implements Latency {}

  /** How a number of cycles came to be. They are never mixed in one front. */
  enum Provenance {
    /** From a formula. */
    ESTIMATE,
    /** The sum of measured layers. */
    TABLE,
    /** One run of the whole network. */
    RUN
  }

  /**
   * Under what a latency was taken.
   *
   * @param firmware hash of the firmware, or the version of the model
   * @param spreadCycles largest minus smallest of the repeats
   * @param outputCrc32c of the logits; null if there is no output
   * @param relativeError how far an estimate may be off, 0.3 for 30 %; null for what was measured
   */
  record Conditions(
      String deviceClass,
      String boardSerial,
      String backend,
      String firmware,
      long clockHz,
      int repeats,
      long spreadCycles,
      @Nullable String outputCrc32c,
      @Nullable Double relativeError) {
    public Conditions {
      if (clockHz < 1 || repeats < 1 || spreadCycles < 0) {
        throw new IllegalArgumentException(
            "A latency needs a clock, a repeat and a spread of at least 0, but has "
                + clockHz
                + " Hz, "
                + repeats
                + " repeats and a spread of "
                + spreadCycles
                + " cycles.");
      }
    }
  }
}
