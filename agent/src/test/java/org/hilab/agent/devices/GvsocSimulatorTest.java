package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.link.LinkSettings;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulator's launcher is a fake: the posix firmware behind a TCP port, or something broken.
 */
class GvsocSimulatorTest extends DeviceContract {
  private static final LinkSettings BRISK =
      new LinkSettings(Duration.ofMillis(300), 4, Duration.ofMillis(1));
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir Path folder;

  @Override
  protected Device open() throws Exception {
    return device("good");
  }

  @Override
  protected Workload work() throws Exception {
    return new TestingNetwork().work();
  }

  @Test
  void a_simulator_that_starts_late_is_waited_for() throws Exception {
    try (Device device = device("late")) {
      assertThat(device.measure(work(), phase -> {})).isInstanceOf(Verified.class);
    }
  }

  @Test
  void the_picture_is_in_the_flash_and_not_uploaded() throws Exception {
    Workload.RunNetwork network = (Workload.RunNetwork) work();
    try (Device device = open()) {
      assertThat(device.measure(network, phase -> {})).isInstanceOf(Verified.class);
      assertThat(flashed()).contains(network.inputImage().sha256());
      List<String> before = flashed();
      assertThat(device.measure(network, phase -> {})).isInstanceOf(Verified.class);
      assertThat(flashed()).as("it was not started again").isEqualTo(before);
    }
  }

  @Test
  void a_simulator_that_has_grown_is_started_again_for_the_next_job() throws Exception {
    Workload.RunNetwork network = (Workload.RunNetwork) work();
    try (Device device = device("good", 1)) {
      assertThat(device.measure(network, phase -> {})).isInstanceOf(Verified.class);
      FileTime before = lastStart();
      assertThat(device.measure(network, phase -> {})).isInstanceOf(Verified.class);
      assertThat(lastStart()).isGreaterThan(before);
    }
  }

  private FileTime lastStart() throws Exception {
    List<FileTime> starts = new ArrayList<>();
    for (Path flash : flashes()) {
      starts.add(Files.getLastModifiedTime(flash));
    }
    return Collections.max(starts);
  }

  /** What stood in the flash of the last two starts. */
  private List<String> flashed() throws Exception {
    List<String> names = new ArrayList<>();
    for (Path flash : flashes()) {
      names.add(String.valueOf(Path.of(Files.readString(flash)).getFileName()));
    }
    return names;
  }

  private List<Path> flashes() {
    return Stream.of("start-0", "start-1")
        .map(start -> folder.resolve("work").resolve(start).resolve("leftover"))
        .filter(Files::exists)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hang    | DOES_NOT_START: the simulator offers no line after 3 s: Error: illegal instr",
        "mute    | DOES_NOT_START: NO_ANSWER: HELLO was sent 4 times",
        "die     | DOES_NOT_START: the simulator ended: exit code 255, Input error: missing flash",
        "drop    | DOES_NOT_START: DISCONNECTED",
        "flood   | DOES_NOT_START: the simulator ended: killed for flooding its output",
        "garbage | DOES_NOT_START: NO_ANSWER: HELLO was sent 4 times",
      })
  void a_broken_simulator_ends_in_time_and_is_named(String mode, String why) throws Exception {
    try (Device device = device(mode)) {
      MeasurementOutcome outcome = device.measure(work(), phase -> {});
      assertThat(outcome).isInstanceOf(Lost.class);
      assertThat(((Lost) outcome).why()).startsWith(why);
      assertThat(device.board().trouble()).startsWith(why);
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  private Device device(String mode) throws Exception {
    return device(mode, Long.MAX_VALUE);
  }

  private Device device(String mode, long mostResidentBytes) throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "There is no " + PYTHON + " for the fake simulator.");
    String firmware = TestingFirmware.program().toString();
    List<String> command = List.of(PYTHON.toString(), fake().toString(), mode, firmware);
    // A flood ends by itself, later on a busy machine; who hangs is waited for in vain.
    Duration patience = Duration.ofSeconds(mode.equals("hang") ? 3 : 60);
    GvsocSetup setup =
        new GvsocSetup(
            folder, command, Optional.empty(), folder.resolve("work"), patience, mostResidentBytes);
    BlobStore blobs =
        new BlobStore(folder.resolve("blobs"), new TestingNetwork(), InstantSource.system());
    DeviceSetup device =
        new DeviceSetup(
            new BoardId("gvsoc-0"),
            Optional.empty(),
            Optional.empty(),
            BRISK,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60));
    return new ResidentDevice(
        new GvsocSimulator(setup, TestingFirmware.TRAITS), blobs, device, new Random(1));
  }

  private Path fake() throws Exception {
    Path script = folder.resolve("fake-gvsoc.py");
    try (InputStream resource = getClass().getResourceAsStream("/fake-gvsoc.py")) {
      Files.write(script, Objects.requireNonNull(resource).readAllBytes());
    }
    return script;
  }
}
