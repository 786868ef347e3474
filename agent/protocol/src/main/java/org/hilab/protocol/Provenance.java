package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a number of cycles came to be. They are never mixed in one front. */
public enum Provenance {
  /** From a formula; {@link Conditions#relativeError()} says how far off it may be. */
  @JsonProperty("estimate")
  ESTIMATE,
  /** The sum of measured layers. */
  @JsonProperty("table")
  TABLE,
  /** One run of the whole network. */
  @JsonProperty("run")
  RUN
}
