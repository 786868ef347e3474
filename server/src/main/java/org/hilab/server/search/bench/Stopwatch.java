package org.hilab.server.search.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Adds up time by the clock, and the processors' time, which a busy machine stretches less. */
final class Stopwatch {
  private static final double NANOS = 1e9;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long nanos;
  private long cpuNanos;

  /** Times some work. */
  void time(Runnable work) {
    long cpuStart = system.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    nanos += System.nanoTime() - start;
    cpuNanos += system.getProcessCpuTime() - cpuStart;
  }

  Time total() {
    return new Time(nanos / NANOS, cpuNanos / NANOS);
  }

  /**
   * What it took.
   *
   * @param cpuSeconds of all threads of the process
   */
  record Time(double seconds, double cpuSeconds) {}
}
