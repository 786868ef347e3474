package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a job, chosen by whoever submits it; submitting it twice is one job. */
public record JobId(@JsonValue String value) implements Comparable<JobId> {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public JobId {
    Bounds.id("job id", value);
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
