package org.hilab.agent.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.Nonsense;
import org.hilab.protocol.Program;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.Schedule;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Ticket;
import org.hilab.protocol.Window;
import org.hilab.protocol.Workload;

/** Messages of a server that no server says. */
final class MessageFuzz {
  private static final Ticket TICKET = new Ticket(new JobId("job-1"), 1);
  private static final BoardId BOARD = new BoardId("board-1");

  private final MessageCodec codec = new MessageCodec();
  private final Nonsense nonsense;

  MessageFuzz(long seed) {
    this.nonsense =
        new Nonsense(
            seed,
            List.<ServerMessage>of(
                    new ServerMessage.Welcome("s-1", 30_000, 5_000),
                    new ServerMessage.Refused("Unknown token.", "Ask for a new one."),
                    new ServerMessage.Job(TICKET, BOARD, estimate(), 60_000),
                    new ServerMessage.Job(TICKET, BOARD, network(), 60_000),
                    new ServerMessage.Job(
                        TICKET, BOARD, new Workload.RunLayer("add", program(), 7), 60_000),
                    new ServerMessage.Acknowledged(TICKET),
                    new ServerMessage.Cancel(TICKET.job()),
                    new ServerMessage.Heartbeat())
                .stream()
                .map(codec::encode)
                .toList());
  }

  private static Workload estimate() {
    Tensor tensor = new Tensor(8, 8, 8);
    return new Workload.Estimate(
        "0101", List.of(new LayerRecord(LayerKind.ADD, tensor, tensor, Window.NONE)));
  }

  private static Workload network() {
    return new Workload.RunNetwork("0101", program(), BlobId.of(new byte[] {1}), true);
  }

  private static Program program() {
    return new Program(
        BlobId.of(new byte[0]),
        schedule(),
        new Program.Passes(1, 3),
        new Crc32c("e3069283"),
        417_000_000);
  }

  /** One layer without a meaning: only its length and its checksum are a schedule's. */
  private static Schedule schedule() {
    ByteBuffer bytes = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 52);
    return new Schedule(bytes.putInt(52, (int) crc.getValue()).array());
  }

  /** Gives how many were accepted; another exception than the protocol's comes out. */
  long serverMessages(long inputs) throws ProtocolException {
    long accepted = 0;
    for (long i = 0; i < inputs; i++) {
      byte[] input = nonsense.next();
      ServerMessage message;
      try {
        message = codec.decodeServerMessage(input);
      } catch (ProtocolException e) {
        // What it should say to most of them.
        continue;
      }
      accepted++;
      if (!codec.decodeServerMessage(codec.encode(message)).equals(message)) {
        throw new IllegalStateException("It is not what was read once it is written: " + message);
      }
    }
    return accepted;
  }
}
