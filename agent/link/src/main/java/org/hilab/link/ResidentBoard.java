package org.hilab.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A board with the resident firmware, seen from its host. Every call opens a new session, so that a
 * board that was reset, or had another host, can be used again. For one thread at a time.
 */
public final class ResidentBoard implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private final Transport transport;
  private final LinkSettings settings;
  private final RandomGenerator random;
  private final FirmwareLink link;

  /**
   * Takes over the transport.
   *
   * @param random of nonces: replies to another host's requests must not fit ours
   */
  public ResidentBoard(Transport transport, LinkSettings settings, RandomGenerator random) {
    this.transport = transport;
    this.settings = settings;
    this.random = random;
    this.link = new FirmwareLink(transport, settings, random.nextInt());
  }

  /** Who is there. */
  public Outcome<Identity> hello(Duration time) throws InterruptedException {
    return converse(time, device -> device);
  }

  /**
   * Uploads weights and parameters, unless the board has them already. At 115200 baud 2 MB take
   * three minutes: a board on a serial line has them in its flash.
   */
  public Outcome<Identity> install(byte[] weights, byte[] parameters, Duration time)
      throws InterruptedException {
    return converse(
        time,
        device -> {
          Upload upload = new Upload(link, device.largestPayload());
          upload.put(Region.WEIGHTS, weights);
          upload.put(Region.PARAMETERS, parameters);
          return device;
        });
  }

  /** Runs a network over the weights that are resident. */
  public Outcome<Inference> run(RunJob job) throws InterruptedException {
    return converse(job.time(), device -> newRun(device).run(job));
  }

  /** Runs one layer on generated input over the weights that are resident. */
  public Outcome<Inference> run(LayerJob job) throws InterruptedException {
    return converse(job.time(), device -> newRun(device).run(job));
  }

  /** Makes the board boot again, which ends whatever it does, and greets it. */
  public Outcome<Identity> reset(Duration time) throws InterruptedException {
    return switch (converse(time, this::reset)) {
      case Outcome.Done<Identity> _ -> hello(time);
      case Outcome.Failed<Identity> failed -> failed;
    };
  }

  private Identity reset(Identity device) throws LinkException, InterruptedException {
    link.ask(Request.RESET, NOTHING);
    return device;
  }

  private JobRun newRun(Identity device) {
    return new JobRun(link, settings, device, nonce());
  }

  /** What is done in an open session. */
  private interface Talk<T> {
    T with(Identity device) throws LinkException, InterruptedException;
  }

  private <T> Outcome<T> converse(Duration time, Talk<T> talk) throws InterruptedException {
    link.startClock(time);
    try {
      Reply reply = link.hello(nonce());
      Identity device = Identity.read(link.bootCounter(), reply);
      // A job that nobody waits for any more would refuse the next one.
      link.ask(Request.ABORT, NOTHING);
      return new Outcome.Done<>(talk.with(device));
    } catch (LinkException e) {
      return new Outcome.Failed<>(e.reason(), e.detail());
    }
  }

  /** Never 0, which means no job. */
  private int nonce() {
    int nonce = random.nextInt();
    return nonce == 0 ? 1 : nonce;
  }

  @Override
  public void close() {
    transport.close();
  }
}
