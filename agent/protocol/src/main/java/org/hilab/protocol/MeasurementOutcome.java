package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of a job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = MeasurementOutcome.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = MeasurementOutcome.Rejected.class, name = "rejected"),
  @JsonSubTypes.Type(value = MeasurementOutcome.Lost.class, name = "lost")
})
public sealed interface MeasurementOutcome {

  /** The device gave a latency. */
  record Measured(Measurement measurement) implements MeasurementOutcome {
    public Measured {
      Bounds.present("measurement", measurement);
    }
  }

  /** The candidate's fault (does not fit, unsupported layer): infeasible, never retried. */
  record Rejected(String reason) implements MeasurementOutcome {
    public Rejected {
      Bounds.text("reason", reason);
    }
  }

  /** The lab's fault (timeout, unplugged, wrong checksum): retried, never scored. */
  record Lost(String why) implements MeasurementOutcome {
    public Lost {
      Bounds.text("why", why);
    }
  }
}
