package org.hilab.server.accuracy;

import java.util.concurrent.atomic.LongAdder;

/** How long one segment takes; a guess from its size until it has run. */
final class SegmentTimer {
  /** About what a core with VNNI does; only the ratio to measured segments matters. */
  private static final double NANOS_PER_MAC = 1 / 150.0;

  private final double guess;
  private final LongAdder runs = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  SegmentTimer(long macs) {
    guess = macs * NANOS_PER_MAC;
  }

  void ran(long time) {
    runs.increment();
    nanos.add(time);
  }

  double nanosPerRun() {
    long count = runs.sum();
    return count == 0 ? guess : (double) nanos.sum() / count;
  }
}
