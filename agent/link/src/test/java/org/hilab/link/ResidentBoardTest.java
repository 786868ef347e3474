package org.hilab.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.hilab.link.Inference.LayerResult;
import org.hilab.link.Outcome.Done;
import org.hilab.link.Outcome.Failed;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against the real firmware in a process, over its pipes. */
class ResidentBoardTest {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final TestingNetwork NETWORK = TestingNetwork.read();

  /** Repeats soon; a repetition costs nothing but time. */
  private static final LinkSettings NOISY =
      new LinkSettings(Duration.ofMillis(60), 40, Duration.ofMillis(1));

  @BeforeAll
  static void buildFirmware() throws IOException, InterruptedException {
    TestingFirmware.build();
  }

  @Test
  void a_board_says_what_it_is() throws Exception {
    try (ResidentBoard board = board(LinkSettings.LOCAL, "--id", "cafe", "--boot-counter", "6")) {
      Identity identity = done(board.hello(TIME));
      assertThat(identity.backend()).isEqualTo(Identity.Backend.POSIX);
      assertThat(identity.uniqueId()).isEqualTo(0xcafe);
      assertThat(identity.bootCounter()).isEqualTo(7);
      assertThat(identity.resetCause()).isEqualTo(Identity.ResetCause.POWER_ON);
      assertThat(identity.weights().valid()).isFalse();
      assertThat(identity.arenaBytes()).isEqualTo(16 << 20);
      assertThat(identity.largestPayload()).isEqualTo(Frame.PAYLOAD_MAX);
    }
  }

  @Test
  void every_layer_has_the_checksum_of_the_vectors() throws Exception {
    try (ResidentBoard board = board(LinkSettings.LOCAL)) {
      install(board);
      Inference inference = done(board.run(NETWORK.job(TIME)));
      assertThat(computed(inference)).extracting(LayerResult::crc32c).isEqualTo(NETWORK.computed());
      assertThat(inference.outputCrc32c()).isEqualTo(NETWORK.logits());
      assertThat(inference.counts()).hasSize(1);
    }
  }

  @Test
  void repeats_are_counted_one_by_one_and_a_board_runs_many_jobs() throws Exception {
    try (ResidentBoard board = board(LinkSettings.LOCAL)) {
      install(board);
      RunJob job = new RunJob(NETWORK.schedule(), NETWORK.image(), 2, 3, false, TIME);
      for (int i = 0; i < 5; i++) {
        Inference inference = done(board.run(job));
        assertThat(inference.counts()).hasSize(3).allMatch(count -> count > 0);
        assertThat(inference.outputCrc32c()).isEqualTo(NETWORK.logits());
      }
    }
  }

  @Test
  void bit_errors_end_in_the_right_checksum_or_a_named_failure() throws Exception {
    int right = 0;
    for (int seed = 1; seed <= 6; seed++) {
      String[] options = {"--bit-error-rate", "1e-4", "--seed", "" + seed, "--boot-garbage"};
      right += rightResults(options);
    }
    // With 40 repetitions a frame of 8,000 bits gets through.
    assertThat(right).isGreaterThanOrEqualTo(5);
  }

  @Test
  void lost_and_inserted_bytes_end_in_the_right_checksum_or_a_named_failure() throws Exception {
    int right = 0;
    for (int seed = 1; seed <= 4; seed++) {
      right += rightResults("--byte-loss", "5e-4", "--byte-insertion", "5e-4", "--seed", "" + seed);
    }
    assertThat(right).isGreaterThanOrEqualTo(3);
  }

  @Test
  void replies_that_come_too_late_are_not_taken_for_the_next_ones() throws Exception {
    LinkSettings hasty = new LinkSettings(Duration.ofMillis(3), 60, Duration.ZERO);
    try (ResidentBoard board = board(hasty, "--delay-ms", "8")) {
      install(board);
      for (int i = 0; i < 3; i++) {
        assertThat(done(board.run(NETWORK.job(TIME))).outputCrc32c()).isEqualTo(NETWORK.logits());
      }
    }
  }

  @Test
  void a_reset_in_mid_run_is_named_and_the_board_can_be_used_again() throws Exception {
    try (ResidentBoard board = board(LinkSettings.LOCAL, "--reset-after-slices", "3")) {
      install(board);
      Failed<Inference> failed = failed(board.run(NETWORK.job(TIME)));
      assertThat(failed.reason()).isEqualTo(Failure.BOARD_RESET);
      assertThat(failed.detail()).contains("from 1 to 2");
      // The reset took the weights away.
      assertThat(failed(board.run(NETWORK.job(TIME))).detail()).contains("WEIGHTS_CRC");
      install(board);
      Inference inference = done(board.run(NETWORK.job(TIME)));
      assertThat(inference.device().resetCause()).isEqualTo(Identity.ResetCause.WATCHDOG);
      assertThat(inference.outputCrc32c()).isEqualTo(NETWORK.logits());
    }
  }

  @Test
  void an_unplug_in_mid_frame_is_named() throws Exception {
    try (ResidentBoard board = board(LinkSettings.LOCAL, "--unplug-after-bytes", "300")) {
      board.install(NETWORK.weights(), NETWORK.parameters(), TIME);
      assertThat(failed(board.run(NETWORK.job(TIME))).reason()).isEqualTo(Failure.DISCONNECTED);
    }
  }

  @Test
  void other_weights_than_the_schedules_are_refused() throws Exception {
    byte[] others = NETWORK.weights().clone();
    others[100] ^= 1;
    try (ResidentBoard board = board(LinkSettings.LOCAL)) {
      done(board.install(others, NETWORK.parameters(), TIME));
      Failed<Inference> failed = failed(board.run(NETWORK.job(TIME)));
      assertThat(failed.reason()).isEqualTo(Failure.REFUSED);
      assertThat(failed.detail()).contains("SELECT", "WEIGHTS_CRC");
    }
  }

  @Test
  void a_device_that_never_answers_costs_only_its_time() throws Exception {
    LinkSettings settings = new LinkSettings(Duration.ofMillis(40), 4, Duration.ZERO);
    try (Transport silence = ProcessTransport.start(List.of("tail", "-f", "/dev/null"));
        ResidentBoard board = new ResidentBoard(silence, settings, new Random(1))) {
      assertThat(failed(board.hello(Duration.ofMillis(60))).reason()).isEqualTo(Failure.TIMEOUT);
      Failed<Identity> failed = failed(board.hello(TIME));
      assertThat(failed.reason()).isEqualTo(Failure.NO_ANSWER);
      assertThat(failed.detail()).contains("HELLO was sent 4 times");
    }
  }

  @Test
  void a_device_that_floods_the_line_costs_only_its_time() throws Exception {
    try (ResidentBoard board =
        new ResidentBoard(ProcessTransport.start(List.of("yes")), NOISY, new Random(1))) {
      assertThat(failed(board.hello(Duration.ofMillis(300))).reason()).isEqualTo(Failure.TIMEOUT);
    }
  }

  @Test
  void a_board_that_is_too_slow_for_its_time_is_named() throws Exception {
    try (ResidentBoard board = board(LinkSettings.LOCAL, "--delay-ms", "100")) {
      RunJob job = NETWORK.job(Duration.ofMillis(350));
      assertThat(failed(board.run(job)).reason()).isEqualTo(Failure.TIMEOUT);
    }
  }

  private static int rightResults(String... options) throws Exception {
    try (ResidentBoard board = board(NOISY, options)) {
      board.install(NETWORK.weights(), NETWORK.parameters(), TIME);
      return switch (board.run(NETWORK.job(TIME))) {
        case Done<Inference>(Inference inference) -> {
          assertThat(computed(inference))
              .as("%s", List.of(options))
              .extracting(LayerResult::crc32c)
              .isEqualTo(NETWORK.computed());
          yield 1;
        }
        case Failed<Inference>(Failure reason, String detail) -> {
          assertThat(detail).as("%s, %s", reason, List.of(options)).isNotBlank();
          yield 0;
        }
      };
    }
  }

  private static ResidentBoard board(LinkSettings settings, String... options) throws IOException {
    return new ResidentBoard(TestingFirmware.start(options), settings, new Random(7));
  }

  private static void install(ResidentBoard board) throws InterruptedException {
    done(board.install(NETWORK.weights(), NETWORK.parameters(), TIME));
  }

  private static List<LayerResult> computed(Inference inference) {
    return inference.layers().subList(1, inference.layers().size());
  }

  private static <T> T done(Outcome<T> outcome) {
    return switch (outcome) {
      case Done<T>(T value) -> value;
      case Failed<T>(Failure reason, String detail) ->
          throw new AssertionError(reason + ": " + detail);
    };
  }

  private static <T> Failed<T> failed(Outcome<T> outcome) {
    return switch (outcome) {
      case Done<T>(T value) -> throw new AssertionError("It should have failed: " + value);
      case Failed<T> failed -> failed;
    };
  }
}
