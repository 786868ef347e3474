package org.hilab.server.cli;

import org.hilab.server.search.PreparationListener;

/** How long a preparation takes to read, decode and resize the images. */
final class ReadingTime implements PreparationListener {
  private long start;
  private double seconds;

  @Override
  public void step(String what) {
    long now = System.nanoTime();
    if (start != 0) {
      seconds = (now - start) / 1e9;
      start = 0;
    }
    if (what.equals(PreparationListener.READING_IMAGES)) {
      start = now;
    }
  }

  @Override
  public void progress(String what, int done, int of) {}

  double seconds() {
    return seconds;
  }
}
