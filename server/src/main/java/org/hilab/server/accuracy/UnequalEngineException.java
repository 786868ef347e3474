package org.hilab.server.accuracy;

/** An engine computes other numbers than int8 on a processor, so nothing it says may count. */
public final class UnequalEngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** At the output of this layer first. */
  public UnequalEngineException(String layer, String where) {
    super(
        "This worker computes other numbers than int8 on the processor, first at the output of"
            + " layer \""
            + layer
            + "\" ("
            + where
            + "). Its scores would be guesses. Switch TF32 and fast math off, or take --device"
            + " cpu.");
  }
}
