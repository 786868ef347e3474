package org.hilab.protocol;

/**
 * The latency of one candidate and the conditions it was taken under.
 *
 * @param cycles of one inference
 */
public record Measurement(long cycles, Provenance provenance, Conditions conditions) {
  public Measurement {
    Bounds.range("number of cycles", cycles, 1, Long.MAX_VALUE);
    Bounds.present("provenance", provenance);
    Bounds.present("conditions", conditions);
    if ((provenance == Provenance.ESTIMATE) != (conditions.relativeError() != null)) {
      throw new IllegalArgumentException(
          "An estimate states its relative error, and nothing else does; this is a "
              + provenance
              + " with relative error "
              + conditions.relativeError()
              + ".");
    }
  }
}
