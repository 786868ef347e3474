package org.hilab.server.search.workers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.Firmware;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerCount;
import org.hilab.protocol.Limits;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.Nonsense;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.Ticket;
import org.hilab.protocol.Verification;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.search.AccuracyBus;

/**
 * Feeds the decoders of the server's sessions with what no agent and no worker says. They may
 * refuse it; another exception than theirs is a bug, and so is a message that is not the same once
 * it was written and read again.
 */
public final class MessageFuzz {
  private static final Crc32c CRC = new Crc32c("e3069283");

  private final long seed;
  private final MessageCodec codec = new MessageCodec();

  public MessageFuzz(long seed) {
    this.seed = seed;
  }

  /** To an agent's session; gives how many were accepted. */
  public long agentMessages(long inputs) throws ProtocolException {
    Nonsense nonsense = new Nonsense(seed, agentMessages().map(codec::encode).toList());
    long accepted = 0;
    for (long i = 0; i < inputs; i++) {
      AgentMessage message;
      try {
        message = codec.decodeAgentMessage(nonsense.next());
      } catch (ProtocolException e) {
        // What it should say to most of them.
        continue;
      }
      accepted++;
      if (!codec.decodeAgentMessage(codec.encode(message)).equals(message)) {
        throw new IllegalStateException("It is not what was read once it is written: " + message);
      }
    }
    return accepted;
  }

  /** To a worker's session; gives how many were accepted. */
  public long workerMessages(long inputs) {
    Nonsense nonsense =
        new Nonsense(
            seed, workerMessages().map(message -> message.encode().getBytes(UTF_8)).toList());
    long accepted = 0;
    for (long i = 0; i < inputs; i++) {
      try {
        WorkerMessage.of(new String(nonsense.next(), UTF_8));
        accepted++;
      } catch (IllegalArgumentException e) {
        // What it should say to most of them.
      }
    }
    return accepted;
  }

  private static Stream<AgentMessage> agentMessages() {
    Ticket ticket = new Ticket(new JobId("0000111"), 3);
    Board board = board();
    return Stream.of(
        new AgentMessage.Hello(
            Limits.PROTOCOL_VERSION,
            new Agent(new AgentId("a-17"), "bench 1"),
            List.of(board, new Board(new BoardId("estimate-0"), "gap8", "estimate")),
            List.of(ticket)),
        new AgentMessage.BoardChanged(board),
        new AgentMessage.Pull(board.id(), 2),
        new AgentMessage.Progress(ticket, "running"),
        new AgentMessage.Result(ticket, new MeasurementOutcome.Measured(measurement())),
        new AgentMessage.Result(ticket, ran()),
        new AgentMessage.Result(ticket, verified()),
        new AgentMessage.Result(ticket, new MeasurementOutcome.Rejected("7.9 MB do not fit.")),
        new AgentMessage.Result(ticket, new MeasurementOutcome.Lost("No answer in 60 s.")),
        new AgentMessage.Heartbeat());
  }

  private static Board board() {
    Firmware firmware =
        new Firmware(
            "0123456789abcdef",
            CRC,
            null,
            new Firmware.Clocks(250_000_000, 175_000_000),
            new Firmware.Memory(8, 65_536, 524_288, 8_388_608, 5_242_880),
            true);
    return new Board(new BoardId("gapuino-0"), "gap8", "resident", firmware, "It is flashed.");
  }

  private static Measurement measurement() {
    return new Measurement(
        417_000_000,
        Provenance.RUN,
        new Conditions(
            "gap8", "A50285BI", "resident", "9f3c", 175_000_000, 3, 120, CRC.digits(), null));
  }

  private static MeasurementOutcome ran() {
    return new MeasurementOutcome.Ran(
        measurement(), List.of(new LayerCount(0, 0, null), new LayerCount(417_000, 12_000, CRC)));
  }

  private static MeasurementOutcome verified() {
    return new MeasurementOutcome.Verified(
        new Verification("posix", "emulated-0", "9f3c", CRC, CRC, List.of(CRC)));
  }

  private static Stream<JsonObject> workerMessages() {
    Accuracy accuracy =
        new Accuracy(0.5, 500_000, 2, List.of(new Accuracy.ClassIou("cat", 0.5)), "int8");
    String event = AccuracyBus.event(new AccuracyMeasured(new Genome("0101"), accuracy));
    return Stream.of(
        message("hello").put("protocol", RemoteWorker.PROTOCOL).put("engine", "cpu"),
        message("proof").put("checksums", new JsonArray(List.of(0L, 1L << 31, 7))),
        message("pull").put("id", 1),
        message("progress"),
        message("result").put("id", 2).put("body", answer().put("event", event)),
        message("result").put("id", 3).put("body", answer().put("failure", "out of memory")),
        message("alive"));
  }

  private static JsonObject message(String type) {
    return new JsonObject().put("type", type);
  }

  private static JsonObject answer() {
    return new JsonObject().put("fence", 1L << 40);
  }
}
