package org.hilab.server.deployment;

/** What became of a candidate on a device class. */
public sealed interface Plan {

  /** It runs there. */
  record Fits(Schedule schedule) implements Plan {}

  /**
   * Its activations do not fit: the candidate's fault.
   *
   * @param layer the first one for which the arena is too small
   * @param neededBytes of the arena
   * @param availableBytes of the device's arena
   */
  record DoesNotFit(String layer, long neededBytes, long availableBytes) implements Plan {}

  /**
   * The firmware has no kernel for a layer: the candidate's fault.
   *
   * @param why one sentence
   */
  record Unsupported(String layer, String why) implements Plan {}
}
