package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What became of a job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = MeasurementOutcome.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = MeasurementOutcome.Ran.class, name = "ran"),
  @JsonSubTypes.Type(value = MeasurementOutcome.Verified.class, name = "verified"),
  @JsonSubTypes.Type(value = MeasurementOutcome.Rejected.class, name = "rejected"),
  @JsonSubTypes.Type(value = MeasurementOutcome.Lost.class, name = "lost")
})
public sealed interface MeasurementOutcome {

  /** A latency as a search takes it. */
  record Measured(Measurement measurement) implements MeasurementOutcome {
    public Measured {
      Bounds.present("measurement", measurement);
    }
  }

  /**
   * A network or a layer ran on GAP8 or its simulator, and its output's checksum was the expected
   * one.
   *
   * @param measurement the cycles are the median of the repeats
   * @param layers in the schedule's order, inputs first
   */
  record Ran(Measurement measurement, List<LayerCount> layers) implements MeasurementOutcome {
    private static final int MOST_LAYERS = 256;

    public Ran {
      Bounds.present("measurement", measurement);
      layers = Bounds.list("layers", layers, MOST_LAYERS);
      if (measurement.provenance() != Provenance.RUN) {
        throw new IllegalArgumentException(
            "What ran has the provenance run, not " + measurement.provenance() + ".");
      }
    }
  }

  /** A network or a layer ran where cycles mean nothing: equal or unequal, never a latency. */
  record Verified(Verification verification) implements MeasurementOutcome {
    public Verified {
      Bounds.present("verification", verification);
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
