package org.hilab.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.hilab.link.Outcome.Done;
import org.hilab.link.Outcome.Failed;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real firmware whose answers are whole and wrong. */
@Timeout(60)
class StubbornBoardTest {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final TestingNetwork NETWORK = TestingNetwork.read();
  private static final int STATUS_REPLY = Request.STATUS.reply();

  /** Behind the boot counter of STATUS's reply. */
  private static final int STATE_AT = 4;

  private static final int CHUNK_BYTES = Frame.PAYLOAD_MAX - 5;
  private static final byte RUNNING = 1;
  private static final byte DONE = 2;

  @BeforeAll
  static void buildFirmware() throws IOException, InterruptedException {
    TestingFirmware.build();
  }

  @Test
  void an_old_result_is_not_taken_for_the_new_jobs() throws Exception {
    byte[][] old = new byte[1][];
    UnaryOperator<Frame> late =
        reply -> {
          if (!isDone(reply)) {
            return reply;
          }
          old[0] = old[0] == null ? reply.payload() : old[0];
          return new Frame(
              reply.version(), reply.type(), reply.seq(), reply.session(), old[0].clone());
        };
    try (ResidentBoard board = board(late, LinkSettings.LOCAL)) {
      board.install(NETWORK.weights(), NETWORK.parameters(), TIME);
      assertThat(board.run(NETWORK.job(TIME))).isInstanceOf(Done.class);
      Failed<Inference> failed = failed(board.run(NETWORK.job(TIME)));
      assertThat(failed.reason()).isEqualTo(Failure.FOREIGN_RESULT);
      assertThat(failed.detail()).contains("not this job's");
    }
  }

  @Test
  void a_job_that_comes_no_further_is_given_up_and_a_reset_helps() throws Exception {
    boolean[] stuck = {true};
    UnaryOperator<Frame> running =
        reply -> {
          if (stuck[0] && isDone(reply)) {
            byte[] payload = reply.payload().clone();
            payload[STATE_AT] = RUNNING;
            Arrays.fill(payload, STATE_AT + 1, payload.length, (byte) 0);
            return new Frame(reply.version(), reply.type(), reply.seq(), reply.session(), payload);
          }
          return reply;
        };
    LinkSettings settings =
        new LinkSettings(
            Duration.ofSeconds(2),
            5,
            new LinkSettings.Pauses(Duration.ofMillis(5), Duration.ofMillis(40)),
            Duration.ofMillis(200));
    try (ResidentBoard board = board(running, settings)) {
      board.install(NETWORK.weights(), NETWORK.parameters(), TIME);
      Failed<Inference> failed = failed(board.run(NETWORK.job(TIME)));
      assertThat(failed.reason()).isEqualTo(Failure.STALLED);
      assertThat(failed.detail()).contains("layer 0 after 0 passes for 200 ms");
      stuck[0] = false;
      Outcome<Identity> reset = board.reset(TIME);
      assertThat(reset).isInstanceOf(Done.class);
      assertThat(((Done<Identity>) reset).value().resetCause())
          .isEqualTo(Identity.ResetCause.REQUEST);
      board.install(NETWORK.weights(), NETWORK.parameters(), TIME);
      assertThat(board.run(NETWORK.job(TIME))).isInstanceOf(Done.class);
    }
  }

  @Test
  void a_job_that_rings_is_asked_for_once_and_acknowledged() throws Exception {
    Duration minute = Duration.ofMinutes(1);
    LinkSettings settings =
        new LinkSettings(Duration.ofSeconds(2), 5, new LinkSettings.Pauses(minute, minute), minute);
    int[] questions = {0};
    Transport line = new CountingTransport(TestingFirmware.start(), questions);
    try (ResidentBoard board = new ResidentBoard(line, settings, new Random(7))) {
      board.install(NETWORK.weights(), NETWORK.parameters(), TIME);
      assertThat(board.run(NETWORK.job(TIME))).isInstanceOf(Done.class);
    }
    assertThat(questions[0]).isEqualTo(2);
  }

  @Test
  void pauses_double_up_to_the_longest() {
    LinkSettings.Pauses pauses =
        new LinkSettings.Pauses(Duration.ofSeconds(10), Duration.ofSeconds(30));
    Duration second = pauses.after(pauses.first());
    assertThat(second).isEqualTo(Duration.ofSeconds(20));
    assertThat(pauses.after(second)).isEqualTo(Duration.ofSeconds(30));
    assertThat(pauses.after(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void one_layer_on_generated_input_gives_its_checksum() throws Exception {
    try (ResidentBoard board = board(UnaryOperator.identity(), LinkSettings.LOCAL)) {
      board.install(NETWORK.weights(), NETWORK.parameters(), TIME);
      LayerJob job = new LayerJob(NETWORK.schedule(), NETWORK.seed(), 1, 2, TIME);
      Outcome<Inference> outcome = board.run(job);
      assertThat(outcome).isInstanceOf(Done.class);
      Inference inference = ((Done<Inference>) outcome).value();
      // The vectors' picture is what the generator gives for their seed.
      assertThat(inference.outputCrc32c()).isEqualTo(NETWORK.logits());
      assertThat(inference.counts()).hasSize(2);
      assertThat(inference.layers()).hasSize(NETWORK.checksums().size());
    }
  }

  @Test
  void a_schedule_that_asks_for_the_impossible_is_the_candidates_fault() throws Exception {
    byte[] schedule = NETWORK.schedule().clone();
    // The first convolution's stride and dilation.
    schedule[24 + 28 + 1] = 0x77;
    long crc = Checksum.crc32c(schedule, schedule.length - 4);
    for (int i = 0; i < 4; i++) {
      schedule[schedule.length - 4 + i] = (byte) (crc >>> (8 * i));
    }
    try (ResidentBoard board = board(UnaryOperator.identity(), LinkSettings.LOCAL)) {
      board.install(NETWORK.weights(), NETWORK.parameters(), TIME);
      Failed<Inference> failed =
          failed(board.run(new RunJob(schedule, NETWORK.image(), 0, 1, false, TIME)));
      assertThat(failed.reason()).isEqualTo(Failure.BAD_SCHEDULE);
      assertThat(failed.detail()).contains("BAD_SCHEDULE, layer 1, value 11");
    }
  }

  @Test
  void a_broken_upload_goes_on_where_it_was_broken() throws Exception {
    byte[] weights = new byte[20_000];
    new Random(4).nextBytes(weights);
    int[] chunks = {0};
    UnaryOperator<Frame> mute =
        reply -> {
          boolean chunk = reply.type() == Request.PUT_CHUNK.reply();
          chunks[0] += chunk ? 1 : 0;
          // Of another session, so that nobody takes it.
          return chunk && chunks[0] == 10
              ? new Frame(1, reply.type(), reply.seq(), reply.session() ^ 1, reply.payload())
              : reply;
        };
    LinkSettings settings = new LinkSettings(Duration.ofSeconds(2), 1, Duration.ofMillis(5));
    try (ResidentBoard board = board(mute, settings)) {
      Outcome<Identity> broken = board.install(weights, NETWORK.parameters(), TIME);
      assertThat(broken).isInstanceOf(Failed.class);
      assertThat(((Failed<Identity>) broken).reason()).isEqualTo(Failure.NO_ANSWER);
      assertThat(board.install(weights, NETWORK.parameters(), TIME)).isInstanceOf(Done.class);
    }
    // None of the weights' first ten was sent again.
    int all =
        Math.ceilDiv(weights.length, CHUNK_BYTES)
            + Math.ceilDiv(NETWORK.parameters().length, CHUNK_BYTES);
    assertThat(chunks[0]).isEqualTo(all);
  }

  private static boolean isDone(Frame reply) {
    return reply.type() == STATUS_REPLY && reply.payload()[STATE_AT] == DONE;
  }

  private static ResidentBoard board(UnaryOperator<Frame> change, LinkSettings settings)
      throws IOException {
    Transport line = new ChangingTransport(TestingFirmware.start(), change);
    return new ResidentBoard(line, settings, new Random(7));
  }

  private static Failed<Inference> failed(Outcome<Inference> outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed<Inference>) outcome;
  }

  /** Counts how often STATUS is asked. */
  private record CountingTransport(Transport line, int[] questions) implements Transport {
    @Override
    public void write(byte[] bytes) throws IOException {
      for (Frame frame : new FrameDecoder().receive(bytes, bytes.length)) {
        questions[0] += frame.type() == Request.STATUS.code() ? 1 : 0;
      }
      line.write(bytes);
    }

    @Override
    public int read(byte[] buffer, Duration timeout) throws IOException, InterruptedException {
      return line.read(buffer, timeout);
    }

    @Override
    public void close() {
      line.close();
    }
  }

  /**
   * Changes what the device answers, with a checksum that holds. It loses the bell, so that every
   * job here ends at a question.
   */
  private static final class ChangingTransport implements Transport {
    private final Transport line;
    private final UnaryOperator<Frame> change;
    private final FrameDecoder decoder = new FrameDecoder();

    ChangingTransport(Transport line, UnaryOperator<Frame> change) {
      this.line = line;
      this.change = change;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      line.write(bytes);
    }

    @Override
    public int read(byte[] buffer, Duration timeout) throws IOException, InterruptedException {
      byte[] bytes = new byte[64];
      int count = line.read(bytes, timeout);
      int size = 0;
      for (Frame frame : decoder.receive(bytes, Math.max(0, count))) {
        byte[] wire = change.apply(frame).wire();
        System.arraycopy(wire, 0, buffer, size, wire.length);
        size += wire.length;
      }
      return count == END ? END : size;
    }

    @Override
    public void close() {
      line.close();
    }
  }
}
