package org.hilab.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The firmware of firmware-scripts, built by its own Makefile, as commands to start. */
final class TestingFirmware {
  private static final Path FOLDER = Path.of(System.getProperty("hilab.firmware")).normalize();
  private static final Path BUILT = FOLDER.resolve("target/firmware");
  private static final String QEMU = "qemu-system-riscv32";

  private TestingFirmware() {}

  /** Builds the posix firmware; the test is skipped where there is no compiler. */
  static void buildPosix() throws IOException, InterruptedException {
    requireTools("make", "gcc");
    make("host");
  }

  /** Builds the rv32imc firmware; the test is skipped without its compiler or QEMU. */
  static void buildQemu() throws IOException, InterruptedException {
    requireTools("make", "riscv64-unknown-elf-gcc", QEMU);
    make("qemu");
  }

  /** The posix firmware with a resident image and more options. */
  static List<String> posix(Path resident, String... options) {
    List<String> command = new ArrayList<>();
    command.add(BUILT.resolve("host/hilab-firmware").toString());
    command.addAll(List.of("--resident", resident.toString()));
    command.addAll(List.of(options));
    return command;
  }

  /** QEMU with a resident image, its serial line on the pipes. */
  static List<String> qemu(Path resident) {
    String loader = "loader,file=" + resident + ",addr=0x84000000,force-raw=on";
    String kernel = BUILT.resolve("qemu/hilab-firmware.elf").toString();
    List<String> command = new ArrayList<>(List.of(QEMU, "-M", "virt", "-bios", "none"));
    command.addAll(List.of("-nographic", "-monitor", "none", "-serial", "stdio"));
    command.addAll(List.of("-kernel", kernel, "-device", loader));
    return command;
  }

  private static void make(String target) throws IOException, InterruptedException {
    Process make =
        new ProcessBuilder("make", "-C", FOLDER.toString(), target)
            .redirectErrorStream(true)
            .start();
    String output = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(make.waitFor()).as(output).isZero();
  }

  private static void requireTools(String... tools) {
    for (String tool : tools) {
      boolean installed =
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(folder -> new File(folder, tool).canExecute());
      assumeTrue(installed, "The firmware cannot be built or started: there is no " + tool);
    }
  }
}
