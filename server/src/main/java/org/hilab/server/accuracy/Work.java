package org.hilab.server.accuracy;

/**
 * Where the time of an evaluation went, over all threads.
 *
 * @param sharedNanos in segments that several networks of a call passed through
 * @param ownNanos in segments that one network passed through
 * @param scoreNanos in resize, argmax and counting
 * @param macs that were computed
 * @param macsWithout that would have been computed if every network had run alone
 * @param scores pairs of network and image
 */
public record Work(
    long sharedNanos, long ownNanos, long scoreNanos, long macs, long macsWithout, long scores) {
  public static final Work NONE = new Work(0, 0, 0, 0, 0, 0);

  public Work plus(Work other) {
    return new Work(
        sharedNanos + other.sharedNanos,
        ownNanos + other.ownNanos,
        scoreNanos + other.scoreNanos,
        macs + other.macs,
        macsWithout + other.macsWithout,
        scores + other.scores);
  }

  public long nanos() {
    return sharedNanos + ownNanos + scoreNanos;
  }
}
