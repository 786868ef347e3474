package org.hilab.server.search;

import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.hilab.server.journal.RunEvent.Spent;

/** What the generations of a search cost in this process, one after the other. */
final class SpendingMeter {
  private final PackageEnergy energy;
  private final LongSupplier nanoTime;
  private long begun;
  private double joules;
  private boolean counted = true;

  /** Begins to count. */
  SpendingMeter(PackageEnergy energy, LongSupplier nanoTime) {
    this.energy = energy;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /** Looks at the counters, at least once a minute: they start again from 0 now and then. */
  void sample() {
    OptionalDouble since = energy.advance();
    counted &= since.isPresent();
    joules += since.orElse(0);
  }

  /** A generation is complete; the next one begins. */
  Spent lap(int generation) {
    sample();
    long now = nanoTime.getAsLong();
    Spent spent =
        new Spent(generation, (now - begun) / 1e9, counted ? joules : null, energy.words());
    begun = now;
    joules = 0;
    return spent;
  }
}
