package org.hilab.protocol;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
    messages.put("pull", new AgentMessage.Pull(board.id(), 2));
    messages.put("progress", new AgentMessage.Progress(TICKET, "running"));
    messages.put("result-estimate", measured(Provenance.ESTIMATE, null, 0.3));
    messages.put("result-run", measured(Provenance.RUN, "e3069283", null));
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
        "job", new ServerMessage.Job(TICKET, new BoardId("estimate-0"), workload(), 60_000));
    messages.put("acknowledged", new ServerMessage.Acknowledged(TICKET));
    messages.put("cancel", new ServerMessage.Cancel(TICKET.job()));
    messages.put("server-heartbeat", new ServerMessage.Heartbeat());
    return messages;
  }

  private static Workload workload() {
    Tensor image = new Tensor(384, 384, 3);
    Tensor stem = new Tensor(192, 192, 32);
    return new Workload(
        "0000111",
        List.of(
            new LayerRecord(LayerKind.CONV, image, stem, new Window(3, 2, 1)),
            new LayerRecord(LayerKind.DEPTHWISE, stem, stem, new Window(3, 1, 2)),
            new LayerRecord(LayerKind.ADD, stem, stem, Window.NONE)));
  }

  private static AgentMessage measured(
      Provenance provenance, @Nullable String crc, @Nullable Double relativeError) {
    return new AgentMessage.Result(
        TICKET,
        new MeasurementOutcome.Measured(
            new Measurement(
                417_000_000,
                provenance,
                new Conditions(
                    "gap8",
                    "A50285BI",
                    "resident",
                    "9f3c",
                    175_000_000,
                    3,
                    120,
                    crc,
                    relativeError))));
  }
}
