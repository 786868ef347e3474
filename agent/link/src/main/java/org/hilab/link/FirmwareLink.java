package org.hilab.link;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * The master's side of {@code firmware-scripts/protocol.md}: one request is outstanding; without an
 * answer it is repeated with the same seq, which the device answers from its cache and does not
 * execute again. A changed boot counter ends the session.
 */
final class FirmwareLink {
  private static final int SEQ_MASK = 0xffff;

  /** In units of the settings' reply timeout. */
  private static final int MOST_PATIENCE = 8;

  private static final int READ_BYTES = 4096;
  private static final byte[] DELIMITER = {0};

  /** Boot counter u32, code u8, request u8, layer u16, value u32. */
  private static final int ERROR_BYTES = 12;

  private static final int ERROR_REQUEST_AT = 5;

  private final Transport transport;
  private final LinkSettings settings;
  private final FrameDecoder decoder = new FrameDecoder();
  private final Queue<Frame> arrived = new ArrayDeque<>();
  private final byte[] buffer = new byte[READ_BYTES];
  private int seq;
  private int session;
  private long bootCounter;
  private long deadlineNanos;

  FirmwareLink(Transport transport, LinkSettings settings, int firstSeq) {
    this.transport = transport;
    this.settings = settings;
    this.seq = firstSeq & SEQ_MASK;
  }

  /** From now on every request together has so much time. */
  void startClock(Duration time) {
    deadlineNanos = System.nanoTime() + time.toNanos();
  }

  boolean isLate() {
    return System.nanoTime() - deadlineNanos >= 0;
  }

  /** Opens a session; the reply stands after the nonce. */
  Reply hello(int nonce) throws LinkException, InterruptedException {
    session = 0;
    Frame frame = exchange(Request.HELLO, new Payload().u32(nonce).toBytes());
    Reply reply = new Reply(Request.HELLO, frame.payload());
    bootCounter = reply.u32();
    refuseError(Request.HELLO, frame);
    reply.expect("nonce", reply.u32(), Integer.toUnsignedLong(nonce));
    session = frame.session();
    return reply;
  }

  /** As HELLO told it. */
  long bootCounter() {
    return bootCounter;
  }

  /** Asks within the session; the reply stands after the boot counter. */
  Reply ask(Request request, byte[] payload) throws LinkException, InterruptedException {
    Frame frame = exchange(request, payload);
    Reply reply = new Reply(request, frame.payload());
    long boots = reply.u32();
    if (boots != bootCounter) {
      throw new LinkException(
          Failure.BOARD_RESET,
          "The board was reset before "
              + request
              + ": its boot counter went from "
              + bootCounter
              + " to "
              + boots
              + ".");
    }
    refuseError(request, frame);
    return reply;
  }

  /** Delimiters without a frame since the line was opened: one of them says that a job ended. */
  long bells() {
    return decoder.empty();
  }

  /** Waits until there were more than so many bells, or for so long. */
  void awaitBell(long bells, Duration patience) throws LinkException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (bells() <= bells) {
      long now = System.nanoTime();
      long left = Math.min(end - now, deadlineNanos - now);
      if (left <= 0) {
        return;
      }
      arrived.addAll(read(Duration.ofNanos(left)));
    }
  }

  private Frame exchange(Request request, byte[] payload)
      throws LinkException, InterruptedException {
    seq = (seq + 1) & SEQ_MASK;
    Frame frame = new Frame(Frame.VERSION, request.code(), seq, session, payload);
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      send(frame, attempt > 0 || request == Request.HELLO);
      Optional<Frame> reply = awaitReply(request, frame, patience(attempt));
      if (reply.isPresent()) {
        return reply.get();
      }
      if (isLate()) {
        throw new LinkException(Failure.TIMEOUT, request + " was not answered in the job's time.");
      }
    }
    throw new LinkException(
        Failure.NO_ANSWER,
        request
            + " was sent "
            + settings.attempts()
            + " times and not answered; "
            + decoder.dropped()
            + " damaged frames came since the line was opened.");
  }

  /** A delimiter in front ends whatever stands on the line. */
  private void send(Frame frame, boolean delimiterFirst) throws LinkException {
    try {
      if (delimiterFirst) {
        transport.write(DELIMITER);
      }
      transport.write(frame.wire());
    } catch (IOException e) {
      throw disconnected(e.toString());
    }
  }

  /** Grows, so that a slow device can work off the repetitions it has not answered yet. */
  private Duration patience(int attempt) {
    return settings.replyTimeout().multipliedBy(Math.min(attempt + 1, MOST_PATIENCE));
  }

  private Optional<Frame> awaitReply(Request request, Frame sent, Duration patience)
      throws LinkException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      for (Frame frame = arrived.poll(); frame != null; frame = arrived.poll()) {
        if (answers(frame, request, sent)) {
          return Optional.of(frame);
        }
      }
      long now = System.nanoTime();
      long left = Math.min(end - now, deadlineNanos - now);
      if (left <= 0) {
        return Optional.empty();
      }
      arrived.addAll(read(Duration.ofNanos(left)));
    }
  }

  private List<Frame> read(Duration time) throws LinkException, InterruptedException {
    try {
      int count = transport.read(buffer, time);
      if (count == Transport.END) {
        throw disconnected("it ended");
      }
      return decoder.receive(buffer, count);
    } catch (IOException e) {
      throw disconnected(e.toString());
    }
  }

  private static LinkException disconnected(String how) {
    return new LinkException(Failure.DISCONNECTED, "The line to the board is gone: " + how + ".");
  }

  /** Late replies have an older seq, another host's have another session. */
  private boolean answers(Frame frame, Request request, Frame sent) {
    boolean mine = request == Request.HELLO || frame.session() == session;
    if (frame.seq() != sent.seq() || !mine) {
      return false;
    }
    if (frame.type() == Request.ERROR_REPLY) {
      // A device of another version says so in a frame of its own version.
      byte[] payload = frame.payload();
      return payload.length >= ERROR_BYTES && payload[ERROR_REQUEST_AT] == (byte) request.code();
    }
    return frame.version() == Frame.VERSION && frame.type() == request.reply();
  }

  private static void refuseError(Request request, Frame frame) throws LinkException {
    if (frame.type() == Request.ERROR_REPLY) {
      Reply reply = new Reply(request, frame.payload());
      reply.u32();
      int code = reply.u8();
      reply.u8();
      int layer = reply.u16();
      long value = reply.u32();
      throw new LinkException(
          DeviceError.isCandidatesFault(code, value) ? Failure.BAD_SCHEDULE : Failure.REFUSED,
          request
              + " was refused: "
              + DeviceError.name(code)
              + ", layer "
              + layer
              + ", value "
              + value
              + " (firmware-scripts/messages.md).");
    }
  }
}
