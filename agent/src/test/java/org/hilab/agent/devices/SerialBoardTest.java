package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.link.LinkSettings;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.Workload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards on serial lines, and what happens to them. */
class SerialBoardTest extends DeviceContract {
  /** With 40 repetitions a frame of 8,000 bits gets through a line with one wrong bit in 10^4. */
  private static final LinkSettings NOISY =
      new LinkSettings(
          Duration.ofMillis(150),
          40,
          new LinkSettings.Pauses(Duration.ofMillis(1), Duration.ofMillis(1)),
          Duration.ofSeconds(5));

  @TempDir Path folder;
  private final List<TestingFirmware> plugged = new ArrayList<>();

  @AfterEach
  void unplugAll() {
    plugged.forEach(TestingFirmware::close);
  }

  @Override
  protected Device open() throws Exception {
    return device(plug());
  }

  @Override
  protected Workload work() throws Exception {
    return new TestingNetwork().work();
  }

  @Test
  void bit_errors_give_the_right_checksum_or_none() throws Exception {
    int right = 0;
    for (int seed = 1; seed <= 4; seed++) {
      right += right("--bit-error-rate", "1e-4", "--seed", "" + seed, "--boot-garbage");
    }
    assertThat(right).isGreaterThanOrEqualTo(3);
  }

  @Test
  void lost_and_inserted_bytes_give_the_right_checksum_or_none() throws Exception {
    int right = 0;
    for (int seed = 1; seed <= 4; seed++) {
      String[] options = {"--byte-loss", "5e-4", "--byte-insertion", "5e-4", "--seed", "" + seed};
      right += right(options);
    }
    assertThat(right).isGreaterThanOrEqualTo(3);
  }

  @Test
  void answers_that_come_too_late_are_not_taken_for_later_ones() throws Exception {
    LinkSettings hasty = new LinkSettings(Duration.ofMillis(3), 60, Duration.ZERO);
    TestingFirmware firmware = plug("--delay-ms", "8");
    try (Device device = device(firmware.board(firmware::tty), setup(hasty))) {
      for (int i = 0; i < 3; i++) {
        assertRight(device.measure(work(), phase -> {}));
      }
    }
  }

  @Test
  void a_reset_in_mid_run_loses_the_job_and_not_the_board() throws Exception {
    try (Device device = device(plug("--reset-after-slices", "3"))) {
      assertLost(device.measure(work(), phase -> {}), "BOARD_RESET: ");
      assertRight(device.measure(work(), phase -> {}));
    }
  }

  @Test
  void a_board_unplugged_in_mid_frame_is_found_again_under_another_name() throws Exception {
    TestingFirmware first = plug("--unplug-after-bytes", "300");
    List<TestingFirmware> now = new ArrayList<>(List.of(first));
    SerialBoard board =
        new SerialBoard(
            () -> now.getLast().tty(),
            115_200,
            Optional.empty(),
            pid -> pid == now.getLast().pid(),
            TestingFirmware.TRAITS);
    try (Device device = device(board, setup(LinkSettings.LOCAL))) {
      assertLost(device.measure(work(), phase -> {}), "DISCONNECTED: ");
      assertLost(device.measure(work(), phase -> {}), "NO_DEVICE: there is no " + first.tty());
      assertThat(device.board().trouble()).contains("NO_DEVICE");
      now.add(plug());
      device.prepare();
      assertThat(device.board().trouble()).isNull();
      assertRight(device.measure(work(), phase -> {}));
    }
  }

  @Test
  void of_two_boards_with_one_usb_id_the_wrong_one_is_refused() throws Exception {
    TestingFirmware other = plug("--id", "2");
    DeviceSetup wanted =
        new DeviceSetup(
            new BoardId("board-1"),
            Optional.of(1L),
            Optional.empty(),
            LinkSettings.LOCAL,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60));
    try (Device device = device(other.board(other::tty), wanted)) {
      assertLost(device.measure(work(), phase -> {}), "WRONG_BOARD: ");
      assertThat(device.board().trouble()).contains("the unique id is 2");
    }
    SerialPlace both =
        () -> {
          throw new DeviceFailure(Reason.AMBIGUOUS, "Both ttyUSB1 and ttyUSB3 could be it.");
        };
    try (Device device = device(other.board(both), wanted)) {
      assertLost(device.measure(work(), phase -> {}), "AMBIGUOUS: ");
    }
  }

  @Test
  void a_board_with_another_firmware_is_refused() throws Exception {
    TestingFirmware firmware = plug();
    DeviceSetup wanted =
        new DeviceSetup(
            new BoardId("board-1"),
            Optional.empty(),
            Optional.of("0123456789abcdef"),
            LinkSettings.LOCAL,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60));
    try (Device device = device(firmware.board(firmware::tty), wanted)) {
      assertLost(device.measure(work(), phase -> {}), "WRONG_BOARD: ");
      assertThat(device.board().trouble()).contains("the firmware is ");
    }
  }

  @Test
  void a_board_with_other_or_damaged_weights_is_refused() throws Exception {
    TestingNetwork network = new TestingNetwork();
    byte[] others = network.bytes("weights");
    others[100] ^= 1;
    byte[] damaged = network.resident.clone();
    damaged[200] ^= 1;
    byte[] parameters = network.bytes("parameters");
    for (byte[] resident : List.of(TestingNetwork.resident(others, parameters), damaged)) {
      TestingFirmware firmware = TestingFirmware.plug(folder, resident);
      plugged.add(firmware);
      try (Device device = device(firmware)) {
        assertLost(device.measure(work(), phase -> {}), "WRONG_WEIGHTS: ");
      }
    }
  }

  @Test
  void a_board_that_takes_no_bytes_any_more_costs_only_its_time() throws Exception {
    TestingFirmware firmware = plug();
    LinkSettings patient = new LinkSettings(Duration.ofMillis(50), 6, Duration.ofMillis(1));
    try (Device device = device(firmware.board(firmware::tty), setup(patient))) {
      assertRight(device.measure(work(), phase -> {}));
      signal(firmware, "-STOP");
      assertLost(device.measure(work(), phase -> {}), "NO_ANSWER: ");
      signal(firmware, "-CONT");
      assertRight(device.measure(work(), phase -> {}));
    }
  }

  @Test
  void a_port_that_another_program_has_is_named_with_it() throws Exception {
    TestingFirmware firmware = plug();
    Process other =
        new ProcessBuilder("sleep", "60").redirectInput(firmware.tty().toFile()).start();
    try (Device device = device(firmware)) {
      assertLost(device.measure(work(), phase -> {}), "PORT_BUSY: ");
      assertThat(device.board().trouble()).contains("used by sleep (process " + other.pid() + ")");
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void a_board_that_fails_three_times_rests() throws Exception {
    TestingFirmware firmware = plug();
    LinkSettings patient = new LinkSettings(Duration.ofMillis(30), 3, Duration.ofMillis(1));
    try (Device device = device(firmware.board(firmware::tty), setup(patient))) {
      device.prepare();
      for (int i = 0; i < 3; i++) {
        signal(firmware, "-STOP");
        assertLost(device.measure(work(), phase -> {}), "NO_ANSWER: ");
        signal(firmware, "-CONT");
        device.prepare();
      }
      assertThat(device.board().trouble()).contains("In quarantine after 3 failures");
      assertLost(device.measure(work(), phase -> {}), "QUARANTINED: ");
    }
  }

  private int right(String... options) throws Exception {
    TestingFirmware firmware = plug(options);
    try (Device device = device(firmware.board(firmware::tty), setup(NOISY))) {
      return switch (device.measure(work(), phase -> {})) {
        case Verified verified -> {
          assertRight(verified);
          yield 1;
        }
        case Lost(String why) -> {
          assertThat(why).as("%s", List.of(options)).matches("[A-Z_]+: .+");
          yield 0;
        }
        case MeasurementOutcome other -> throw new AssertionError(List.of(options) + ": " + other);
      };
    }
  }

  private TestingFirmware plug(String... options) throws Exception {
    TestingFirmware firmware = TestingFirmware.plug(folder, new TestingNetwork().resident, options);
    plugged.add(firmware);
    return firmware;
  }

  private Device device(TestingFirmware firmware) throws Exception {
    return device(firmware.board(firmware::tty), setup(LinkSettings.LOCAL));
  }

  private Device device(Hardware board, DeviceSetup setup) throws Exception {
    BlobStore blobs =
        new BlobStore(folder.resolve("blobs"), new TestingNetwork(), InstantSource.system());
    return new ResidentDevice(board, blobs, setup, new Random(1));
  }

  private static DeviceSetup setup(LinkSettings link) {
    return new DeviceSetup(
        new BoardId("board-1"),
        Optional.empty(),
        Optional.empty(),
        link,
        Duration.ofSeconds(15),
        Duration.ofSeconds(60));
  }

  private static void signal(TestingFirmware firmware, String signal) throws Exception {
    new ProcessBuilder("kill", signal, "" + firmware.pid()).start().waitFor();
  }

  private static void assertRight(MeasurementOutcome outcome) throws Exception {
    assertThat(outcome).isInstanceOf(Verified.class);
    var verification = ((Verified) outcome).verification();
    assertThat(verification.output()).isEqualTo(new TestingNetwork().logits());
  }

  private static void assertLost(MeasurementOutcome outcome, String start) {
    assertThat(outcome).isInstanceOf(Lost.class);
    assertThat(((Lost) outcome).why()).startsWith(start);
  }
}
