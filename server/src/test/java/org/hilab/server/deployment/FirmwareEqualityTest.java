package org.hilab.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hilab.link.Failure;
import org.hilab.link.Identity;
import org.hilab.link.Inference;
import org.hilab.link.LinkSettings;
import org.hilab.link.Outcome;
import org.hilab.link.ProcessTransport;
import org.hilab.link.ResidentBoard;
import org.hilab.link.RunJob;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.LogitsChecksum;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.quantization.IntegerReference;
import org.hilab.server.quantization.SelfTest;
import org.hilab.server.quantization.SyntheticSupernet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The firmware in a process, over its pipes, against ONNX Runtime and the integer reference: one
 * resident image, a schedule for each genome.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirmwareEqualityTest {
  private static final int GENOMES = 20;
  private static final int SIZE = 96;
  private static final int SMALL_SIZE = 32;
  private static final int PLANTED_BITS = 6;

  /** Of the twenty genomes on QEMU; 384 is 16 times the work. */
  private static final int QEMU_SIZE = Integer.getInteger("hilab.qemu.size", SIZE);

  private static final long ARENA_BYTES = 16 << 20;
  private static final Duration TIME = Duration.ofMinutes(2);

  private final List<Genome> genomes = SyntheticSupernet.genomes(GENOMES, 2026);
  private final QuantizedNetwork supernet = SyntheticSupernet.quantized(genomes.getFirst(), SIZE);
  private final ParameterImage int8 = supernet.image();
  private final ResidentImage resident = ResidentImage.of(supernet);

  @TempDir private static Path folder;
  private Path residentFile = Path.of("");

  @BeforeAll
  void buildFirmwareAndImage() throws IOException, InterruptedException {
    TestingFirmware.buildPosix();
    residentFile = Files.write(folder.resolve("resident.bin"), resident.file());
    assertThat(new HashSet<>(genomes)).hasSize(GENOMES);
  }

  @Test
  void posix_gives_every_layer_of_twenty_genomes_as_the_reference_and_onnx_runtime()
      throws Exception {
    assertEqual(TestingFirmware.posix(residentFile), genomes, SIZE);
  }

  @Test
  void qemu_gives_every_layer_of_twenty_genomes_as_the_reference_and_onnx_runtime()
      throws Exception {
    TestingFirmware.buildQemu();
    assertEqual(TestingFirmware.qemu(residentFile), genomes, QEMU_SIZE);
  }

  @Test
  void layer_checksums_find_a_planted_bit_in_a_weight() throws Exception {
    QuantizedNetwork network = network(genomes.getFirst(), SMALL_SIZE);
    Case expected = expected(network, 3);
    for (String name : List.of("Conv", "expanded_conv_6_depthwise", "concat_projection")) {
      RandomGenerator random = new SplittableRandom(name.hashCode());
      int found = 0;
      for (int i = 0; i < PLANTED_BITS; i++) {
        // A schedule for the damaged image: else the board would refuse it by the image's CRC.
        ResidentImage damaged = withFlippedBit(name, random);
        Inference inference = run(damaged, schedule(network, damaged), expected);
        int first = firstDifference(inference, expected);
        // A channel that is clamped everywhere hides its weights from every layer.
        if (first >= 0) {
          assertThat(network.network().layers().get(first).name()).isEqualTo(name);
          found++;
        }
      }
      assertThat(found).as(name).isPositive();
    }
  }

  @Test
  void a_flipped_bit_in_flash_is_found_at_boot_and_no_schedule_is_served() throws Exception {
    byte[] file = resident.file();
    file[file.length / 2] ^= 0x10;
    Path damaged = Files.write(folder.resolve("damaged.bin"), file);
    QuantizedNetwork network = network(genomes.get(1), SMALL_SIZE);
    Case expected = expected(network, 4);
    try (ResidentBoard board = board(TestingFirmware.posix(damaged), LinkSettings.LOCAL)) {
      Identity identity = done(board.hello(TIME));
      assertThat(identity.weights().valid()).isFalse();
      assertThat(identity.weights().crc32c()).isNotEqualTo(resident.weightsCrc32c());
      Outcome<Inference> refused = board.run(job(schedule(network, resident), expected));
      assertThat(refused)
          .isInstanceOfSatisfying(
              Outcome.Failed.class, failed -> assertThat(failed.detail()).contains("WEIGHTS_CRC"));
      // The same image by upload heals it.
      done(board.install(resident.weights(), resident.parameters(), TIME));
      Inference inference = done(board.run(job(schedule(network, resident), expected)));
      assertThat(inference.outputCrc32c()).isEqualTo(expected.logits());
    }
  }

  @Test
  void the_planned_arena_is_all_that_a_board_needs() throws Exception {
    QuantizedNetwork network = network(genomes.getFirst(), SMALL_SIZE);
    Schedule schedule = schedule(network, resident);
    Case expected = expected(network, 5);
    String[] exactly = {"--arena", Long.toString(schedule.arenaBytes())};
    try (ResidentBoard board =
        board(TestingFirmware.posix(residentFile, exactly), LinkSettings.LOCAL)) {
      assertThat(done(board.run(job(schedule, expected))).outputCrc32c())
          .isEqualTo(expected.logits());
    }
    String[] oneLess = {"--arena", Long.toString(schedule.arenaBytes() - 1)};
    try (ResidentBoard board =
        board(TestingFirmware.posix(residentFile, oneLess), LinkSettings.LOCAL)) {
      assertThat(board.run(job(schedule, expected)))
          .isInstanceOfSatisfying(
              Outcome.Failed.class, failed -> assertThat(failed.detail()).contains("BAD_SCHEDULE"));
    }
  }

  @Test
  void bit_errors_on_the_line_never_end_in_a_wrong_result() throws Exception {
    LinkSettings patient = new LinkSettings(Duration.ofMillis(60), 40, Duration.ofMillis(2));
    QuantizedNetwork network = network(genomes.get(2), SMALL_SIZE);
    Schedule schedule = schedule(network, resident);
    Case expected = expected(network, 6);
    int right = 0;
    for (int seed = 1; seed <= 3; seed++) {
      String[] noise = {"--bit-error-rate", "1e-4", "--seed", Integer.toString(seed)};
      try (ResidentBoard board = board(TestingFirmware.posix(residentFile, noise), patient)) {
        right +=
            switch (board.run(job(schedule, expected))) {
              case Outcome.Done<Inference>(Inference inference) -> {
                assertThat(firstDifference(inference, expected)).as("seed %d", seed).isEqualTo(-1);
                yield 1;
              }
              case Outcome.Failed<Inference>(Failure reason, String detail) -> {
                assertThat(detail).as("seed %d: %s", seed, reason).isNotBlank();
                yield 0;
              }
            };
      }
    }
    assertThat(right).isPositive();
  }

  private void assertEqual(List<String> command, List<Genome> some, int size) throws Exception {
    try (ResidentBoard board = board(command, LinkSettings.LOCAL)) {
      Identity identity = done(board.hello(TIME));
      assertThat(identity.weights().valid()).isTrue();
      assertThat(identity.weights().crc32c()).isEqualTo(resident.weightsCrc32c());
      assertThat(identity.parameters().crc32c()).isEqualTo(resident.parametersCrc32c());
      for (int i = 0; i < some.size(); i++) {
        QuantizedNetwork network = network(some.get(i), size);
        Case expected = expected(network, i);
        Inference inference = done(board.run(job(schedule(network, resident), expected)));
        String genome = some.get(i).toString();
        assertThat(firstDifference(inference, expected)).as(genome).isEqualTo(-1);
        assertThat(inference.outputCrc32c()).as(genome).isEqualTo(expected.logits());
        assertThat(onnxRuntime(network, expected.image)).as(genome).isEqualTo(expected.logits());
      }
    }
  }

  /** An image and what the integer reference makes of it. */
  private record Case(byte[] image, List<byte[]> outputs) {
    long logits() {
      return LogitsChecksum.of(outputs.getLast());
    }
  }

  private static Case expected(QuantizedNetwork network, long seed) {
    int size = network.network().input().height();
    byte[] image = SyntheticSupernet.images(1, size, seed).getFirst();
    return new Case(image, new IntegerReference(network).run(image));
  }

  private QuantizedNetwork network(Genome genome, int size) {
    return new QuantizedNetwork(
        SyntheticSupernet.network(genome, size, SyntheticSupernet.CLASSES), int8);
  }

  private static Schedule schedule(QuantizedNetwork network, ResidentImage resident) {
    return switch (Planner.plan(network, resident, ARENA_BYTES)) {
      case Plan.Fits(Schedule schedule) -> schedule;
      case Plan.DoesNotFit rejected -> throw new AssertionError(rejected);
      case Plan.Unsupported rejected -> throw new AssertionError(rejected);
    };
  }

  /** The image goes as the reference has it: H, W, C. */
  private static RunJob job(Schedule schedule, Case expected) {
    return RunJob.once(schedule.bytes(), expected.outputs.getFirst(), TIME);
  }

  /** −1 if every computed layer is the reference's. */
  private static int firstDifference(Inference inference, Case expected) {
    assertThat(inference.layers()).hasSameSizeAs(expected.outputs);
    for (int i = 1; i < expected.outputs.size(); i++) {
      if (inference.layers().get(i).crc32c() != LogitsChecksum.of(expected.outputs.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static long onnxRuntime(QuantizedNetwork network, byte[] image) {
    byte[] bytes = IntegerModel.write(network, SelfTest.run().form(), ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open("int8", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      run.input().put(0, image);
      run.run();
      byte[] logits = new byte[run.output().capacity()];
      run.output().get(0, logits);
      return LogitsChecksum.ofPlanar(logits, network.network().output());
    }
  }

  private static Inference run(ResidentImage image, Schedule schedule, Case expected)
      throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("planted.bin"), image.file());
    try (ResidentBoard board = board(TestingFirmware.posix(file), LinkSettings.LOCAL)) {
      return done(board.run(job(schedule, expected)));
    }
  }

  /** The highest bit of one weight of a layer; a zero might be the layout's padding. */
  private ResidentImage withFlippedBit(String layer, RandomGenerator random) {
    ResidentImage.Placement placement = Objects.requireNonNull(resident.layers().get(layer));
    byte[] weights = resident.weights().clone();
    int at;
    do {
      at = placement.weights() + random.nextInt(placement.weightBytes());
    } while (weights[at] == 0);
    weights[at] ^= (byte) 0x80;
    return new ResidentImage(weights, resident.parameters(), resident.layers());
  }

  private static ResidentBoard board(List<String> command, LinkSettings settings)
      throws IOException {
    return new ResidentBoard(ProcessTransport.start(command), settings, new Random(1));
  }

  private static <T> T done(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Failed<T>(Failure reason, String detail) ->
          throw new AssertionError(reason + ": " + detail);
    };
  }
}
