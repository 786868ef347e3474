package org.hilab.link;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Sends frames through a line that flips bits and counts what becomes of them. What arrives has to
 * be, bit for bit, one of the frames sent just before.
 */
public final class LineBench {
  private static final int RECENT = 8;
  private static final int POOL_BYTES = 1 << 16;
  private static final int USUAL_PAYLOAD_BYTES = 48;
  private static final int FULL_FRAMES_EACH = 64;
  private static final int BYTE_BITS = 8;

  private final double bitErrorRate;
  private final SplittableRandom random;
  private final byte[] pool = new byte[POOL_BYTES];
  private final Frame[] recent = new Frame[RECENT];
  private final FrameDecoder decoder = new FrameDecoder();
  private long bitsToNextError;
  private long damaged;
  private long arrived;
  private long wrong;

  /**
   * A line.
   *
   * @param bitErrorRate between 0 and 1, exclusively
   */
  public LineBench(double bitErrorRate, long seed) {
    if (!(bitErrorRate > 0 && bitErrorRate < 1)) {
      throw new IllegalArgumentException(
          "A bit error rate lies between 0 and 1, not at " + bitErrorRate + ".");
    }
    this.bitErrorRate = bitErrorRate;
    this.random = new SplittableRandom(seed);
    random.nextBytes(pool);
    Arrays.fill(recent, new Frame(Frame.VERSION, 0, 0, 0, new byte[0]));
    bitsToNextError = gap();
  }

  /**
   * What became of the frames.
   *
   * @param damaged those with at least one wrong bit
   * @param arrived those that the decoder gave out
   * @param dropped pieces that the decoder left out; two damaged frames may become one piece, and
   *     one may become two
   * @param wrong those that arrived and were not sent; the number that has to be 0
   */
  public record Counts(long sent, long damaged, long arrived, long dropped, long wrong) {}

  /** Sends so many frames. */
  public Counts send(long frames) {
    for (long i = 0; i < frames; i++) {
      Frame frame = frame(i);
      recent[(int) (i % RECENT)] = frame;
      byte[] wire = frame.wire();
      damage(wire);
      for (Frame received : decoder.receive(wire, wire.length)) {
        arrived++;
        wrong += wasSent(received) ? 0 : 1;
      }
    }
    return new Counts(frames, damaged, arrived, decoder.dropped(), wrong);
  }

  private Frame frame(long index) {
    int most = index % FULL_FRAMES_EACH == 0 ? Frame.PAYLOAD_MAX : USUAL_PAYLOAD_BYTES;
    int size = random.nextInt(most + 1);
    int from = random.nextInt(POOL_BYTES - Frame.PAYLOAD_MAX);
    byte[] payload = Arrays.copyOfRange(pool, from, from + size);
    int session = random.nextInt(1 << 16);
    return new Frame(Frame.VERSION, pool[from] & 0xff, (int) index & 0xffff, session, payload);
  }

  /** Flips single bits; the gaps between them are geometrically distributed. */
  private void damage(byte[] wire) {
    long bits = (long) wire.length * BYTE_BITS;
    boolean hit = bitsToNextError < bits;
    while (bitsToNextError < bits) {
      wire[(int) (bitsToNextError / BYTE_BITS)] ^= (byte) (1 << bitsToNextError % BYTE_BITS);
      bitsToNextError += 1 + gap();
    }
    bitsToNextError -= bits;
    damaged += hit ? 1 : 0;
  }

  private long gap() {
    return (long) (Math.log(1 - random.nextDouble()) / Math.log1p(-bitErrorRate));
  }

  private boolean wasSent(Frame received) {
    Frame sent = recent[received.seq() % RECENT];
    return sent.version() == received.version()
        && sent.type() == received.type()
        && sent.seq() == received.seq()
        && sent.session() == received.session()
        && Arrays.equals(sent.payload(), received.payload());
  }
}
