package org.hilab.protocol;

/**
 * One assignment of a job to a board. Every new assignment of a job has a greater fence, so that
 * the result of an older one is recognised.
 */
public record Ticket(JobId job, long fence) {
  public Ticket {
    Bounds.present("job", job);
    Bounds.range("fence", fence, 1, Long.MAX_VALUE);
  }
}
