package org.hilab.server.accuracy;

/** Adds up one thread's {@link Work}. */
final class WorkMeter {
  private long sharedNanos;
  private long ownNanos;
  private long scoreNanos;
  private long macs;
  private long scores;

  void ran(PrefixPlan plan, long nanos) {
    plan.node().timer().ran(nanos);
    macs += plan.node().macs();
    if (plan.isShared()) {
      sharedNanos += nanos;
    } else {
      ownNanos += nanos;
    }
  }

  void scored(long nanos) {
    scores++;
    scoreNanos += nanos;
  }

  /** Without what only the whole call knows. */
  Work work() {
    return new Work(sharedNanos, ownNanos, scoreNanos, macs, 0, scores);
  }
}
