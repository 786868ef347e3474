package org.hilab.link;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Feeds this side's decoders with what no device should send. They may refuse it; an exception, a
 * hang or a result is a bug.
 */
public final class LineFuzz {
  private static final int MOST_BYTES = 64;
  private static final int CHUNK_BYTES = 512;
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final LinkSettings IMPATIENT =
      new LinkSettings(Duration.ofNanos(1), 1, Duration.ZERO);

  private final SplittableRandom random;

  public LineFuzz(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Stuffed bytes; gives how many were accepted. */
  public long cobs(long inputs) {
    long accepted = 0;
    for (long i = 0; i < inputs; i++) {
      Optional<byte[]> plain = Cobs.decode(mutated(Cobs.encode(bytes(MOST_BYTES))));
      if (plain.isPresent() && Cobs.decode(Cobs.encode(plain.get())).isEmpty()) {
        throw new IllegalStateException("What was decoded cannot be encoded and decoded again.");
      }
      accepted += plain.isPresent() ? 1 : 0;
    }
    return accepted;
  }

  /** Pieces of a stream; gives how many frames came out. */
  public long frames(long inputs) {
    FrameDecoder decoder = new FrameDecoder();
    long accepted = 0;
    for (long i = 0; i < inputs; i++) {
      byte[] chunk =
          random.nextInt(4) == 0
              ? bytes(CHUNK_BYTES)
              : mutated(new Frame(1, random.nextInt(256), 0, 0, bytes(MOST_BYTES)).wire());
      accepted += decoder.receive(chunk, chunk.length).size();
    }
    return accepted;
  }

  /**
   * Replies whose frames are whole and whose payloads are not what the protocol says; gives how
   * many were read.
   *
   * @throws IllegalStateException if a result came out of them
   */
  public long replies(long inputs) throws InterruptedException {
    Liar liar = new Liar(random.split());
    RunJob job = RunJob.once(new byte[60], new byte[10], TIME);
    LayerJob layer = new LayerJob(new byte[60], 1, 0, 1, TIME);
    while (liar.replies < inputs) {
      ResidentBoard board = new ResidentBoard(liar, IMPATIENT, random);
      Outcome<Inference> outcome = random.nextBoolean() ? board.run(job) : board.run(layer);
      if (outcome instanceof Outcome.Done<Inference>(Inference inference)) {
        throw new IllegalStateException("A liar's result was accepted: " + inference);
      }
    }
    return liar.replies;
  }

  private byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] mutated(byte[] bytes) {
    byte[] result = bytes.clone();
    for (int i = random.nextInt(4); i > 0 && result.length > 0; i--) {
      result[random.nextInt(result.length)] = (byte) random.nextInt();
    }
    int size = random.nextInt(8) == 0 ? random.nextInt(result.length + 1) : result.length;
    return Arrays.copyOf(result, size);
  }

  /** A device that keeps the frame's form and lies in the payload, about results always. */
  private static final class Liar implements Transport {
    private static final int ERROR_EACH = 8;
    private static final int NONCE_BYTES = 4;

    private final RandomGenerator random;
    private byte[] wire = {};
    private long replies;

    Liar(RandomGenerator random) {
      this.random = random;
    }

    @Override
    public void write(byte[] bytes) {
      Frame.decode(Arrays.copyOf(bytes, bytes.length - 1)).ifPresent(this::answer);
    }

    private void answer(Frame request) {
      replies++;
      byte[] payload = new byte[random.nextInt(Frame.PAYLOAD_MAX / 4)];
      random.nextBytes(payload);
      int type = request.type() | Request.REPLY_BIT;
      if (random.nextInt(ERROR_EACH) == 0) {
        type = Request.ERROR_REPLY;
      } else if (payload.length > 2 * NONCE_BYTES + 2) {
        plausible(request, payload);
      }
      wire = new Frame(Frame.VERSION, type, request.seq(), request.session(), payload).wire();
    }

    /** The boot counter is always 0; what HELLO asks for is right, so that more is asked. */
    private void plausible(Frame request, byte[] payload) {
      Arrays.fill(payload, 0, NONCE_BYTES, (byte) 0);
      int at = NONCE_BYTES;
      if (request.type() == Request.HELLO.code()) {
        System.arraycopy(request.payload(), 0, payload, at, NONCE_BYTES);
        payload[at + NONCE_BYTES] = Frame.VERSION;
        payload[at + NONCE_BYTES + 1] = (byte) (1 + random.nextInt(4));
      } else if (random.nextBoolean()) {
        payload[at] = (byte) random.nextInt(4);
      }
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
      int count = wire.length;
      System.arraycopy(wire, 0, buffer, 0, count);
      wire = new byte[0];
      return count;
    }

    @Override
    public void close() {}
  }
}
