package org.hilab.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One example of every message, by the name of its golden file. */
final class TestingMessages {
  private static final Ticket TICKET = new Ticket(new JobId("0000111"), 3);

  private TestingMessages() {}

  static SortedMap<String, AgentMessage> ofAgent() {
    SortedMap<String, AgentMessage> messages = new TreeMap<>();
    Board board = new Board(new BoardId("estimate-0"), "gap8", "estimate");
    messages.put(
        "hello",
        new AgentMessage.Hello(
            Limits.PROTOCOL_VERSION,
            new Agent(new AgentId("a-17"), "bench 1"),
            List.of(board),
            List.of(TICKET)));
    messages.put("board-changed", new AgentMessage.BoardChanged(resident()));
    messages.put("pull", new AgentMessage.Pull(board.id(), 2));
    messages.put("progress", new AgentMessage.Progress(TICKET, "running"));
    messages.put("result-estimate", measured(Provenance.ESTIMATE, null, 0.3));
    messages.put("result-run", measured(Provenance.RUN, "e3069283", null));
    messages.put("result-ran", new AgentMessage.Result(TICKET, ran()));
    messages.put("result-verified", new AgentMessage.Result(TICKET, verified()));
    messages.put(
        "result-rejected",
        new AgentMessage.Result(TICKET, new MeasurementOutcome.Rejected("7.9 MB do not fit.")));
    messages.put(
        "result-lost",
        new AgentMessage.Result(TICKET, new MeasurementOutcome.Lost("No answer in 60 s.")));
    messages.put("heartbeat", new AgentMessage.Heartbeat());
    return messages;
  }

  static SortedMap<String, ServerMessage> ofServer() {
    SortedMap<String, ServerMessage> messages = new TreeMap<>();
    messages.put("welcome", new ServerMessage.Welcome("s-1", 30_000, 5_000));
    messages.put("refused", new ServerMessage.Refused("Unknown token.", "Ask for a new one."));
    messages.put(
        "job", new ServerMessage.Job(TICKET, new BoardId("estimate-0"), estimate(), 60_000));
    messages.put("job-network", new ServerMessage.Job(TICKET, resident().id(), network(), 60_000));
    messages.put("job-layer", new ServerMessage.Job(TICKET, resident().id(), layer(), 60_000));
    messages.put("acknowledged", new ServerMessage.Acknowledged(TICKET));
    messages.put("cancel", new ServerMessage.Cancel(TICKET.job()));
    messages.put("server-heartbeat", new ServerMessage.Heartbeat());
    return messages;
  }

  static Workload estimate() {
    Tensor image = new Tensor(384, 384, 3);
    Tensor stem = new Tensor(192, 192, 32);
    return new Workload.Estimate(
        "0000111",
        List.of(
            new LayerRecord(LayerKind.CONV, image, stem, new Window(3, 2, 1)),
            new LayerRecord(LayerKind.DEPTHWISE, stem, stem, new Window(3, 1, 2)),
            new LayerRecord(LayerKind.ADD, stem, stem, Window.NONE)));
  }

  private static AgentMessage measured(
      Provenance provenance, @Nullable String crc, @Nullable Double relativeError) {
    return new AgentMessage.Result(
        TICKET, new MeasurementOutcome.Measured(measurement(provenance, crc, relativeError)));
  }

  private static Measurement measurement(
      Provenance provenance, @Nullable String crc, @Nullable Double relativeError) {
    Conditions conditions =
        new Conditions(
            "gap8", "A50285BI", "resident", "9f3c", 175_000_000, 3, 120, crc, relativeError);
    return new Measurement(417_000_000, provenance, conditions);
  }

  private static MeasurementOutcome ran() {
    return new MeasurementOutcome.Ran(
        measurement(Provenance.RUN, "e3069283", null),
        List.of(
            new LayerCount(0, 0, null), new LayerCount(417_000, 12_000, new Crc32c("e3069283"))));
  }

  private static MeasurementOutcome verified() {
    Crc32c crc = new Crc32c("e3069283");
    return new MeasurementOutcome.Verified(
        new Verification("posix", "emulated-0", "9f3c", crc, crc, List.of(crc)));
  }

  static Board resident() {
    Crc32c weights = new Crc32c("00c0ffee");
    Firmware firmware =
        new Firmware(
            "0123456789abcdef",
            weights,
            null,
            new Firmware.Clocks(250_000_000, 175_000_000),
            new Firmware.Memory(8, 65_536, 524_288, 8_388_608, 5_242_880),
            true);
    return new Board(new BoardId("gapuino-0"), "gap8", "resident", firmware, "It is flashed.");
  }

  static Workload network() {
    return new Workload.RunNetwork("0000111", program(), BlobId.of(new byte[] {1}), true);
  }

  static Workload layer() {
    return new Workload.RunLayer("add-8x8x8", program(), 7);
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
    bytes.putInt(0x43534c48).put((byte) 1);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 52);
    return new Schedule(bytes.putInt(52, (int) crc.getValue()).array());
  }
}
