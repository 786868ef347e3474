package org.hilab.agent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.SplittableRandom;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Ticket;
import org.hilab.protocol.Window;
import org.hilab.protocol.Workload;

/** Messages of a server that no server says. */
final class MessageFuzz {
  private static final String[] PIECES = {
    "null", "-1", "1e999", "\"", "{", "}", "[[[[[[[[", "]", ",", ":", "\\u0000", "true", "0.5", ""
  };
  private static final int MOST_CHANGES = 3;
  private static final int MOST_CUT = 6;

  private final SplittableRandom random;
  private final MessageCodec codec = new MessageCodec();
  private final List<byte[]> seeds;

  MessageFuzz(long seed) {
    this.random = new SplittableRandom(seed);
    Ticket ticket = new Ticket(new JobId("job-1"), 1);
    Tensor tensor = new Tensor(8, 8, 8);
    Workload work =
        new Workload.Estimate(
            "0101", List.of(new LayerRecord(LayerKind.ADD, tensor, tensor, Window.NONE)));
    this.seeds =
        List.<ServerMessage>of(
                new ServerMessage.Welcome("s-1", 30_000, 5_000),
                new ServerMessage.Refused("Unknown token.", "Ask for a new one."),
                new ServerMessage.Job(ticket, new BoardId("board-1"), work, 60_000),
                new ServerMessage.Acknowledged(ticket),
                new ServerMessage.Heartbeat())
            .stream()
            .map(codec::encode)
            .toList();
  }

  /** Gives how many were accepted; another exception than the protocol's comes out. */
  long serverMessages(long inputs) {
    long accepted = 0;
    for (long i = 0; i < inputs; i++) {
      try {
        codec.decodeServerMessage(mutated(seeds.get(random.nextInt(seeds.size()))));
        accepted++;
      } catch (ProtocolException e) {
        // What it should say to most of them.
      }
    }
    return accepted;
  }

  private byte[] mutated(byte[] message) {
    StringBuilder text = new StringBuilder(new String(message, UTF_8));
    for (int i = random.nextInt(MOST_CHANGES) + 1; i > 0; i--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(MOST_CUT));
      text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
