package org.hilab.server.accuracy;

/** Joins neighbouring pieces of one class to runs. */
final class RowRuns {
  private final Sink sink;
  private int y;
  private int from;
  private int to;
  private int winner;

  /** Takes the pixels [from, to) of row y, all of one class. */
  @FunctionalInterface
  interface Sink {
    void run(int y, int from, int to, int winner);
  }

  RowRuns(Sink sink) {
    this.sink = sink;
  }

  void start(int row) {
    y = row;
    from = 0;
    to = 0;
  }

  /** The pixels up to the given one are of this class. */
  void extend(int end, int next) {
    if (next != winner) {
      flush();
      from = to;
      winner = next;
    }
    to = end;
  }

  void end() {
    flush();
  }

  private void flush() {
    if (to > from) {
      sink.run(y, from, to, winner);
    }
  }
}
