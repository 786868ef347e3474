package org.hilab.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.hilab.link.Inference;
import org.hilab.link.LinkSettings;
import org.hilab.link.Outcome;
import org.hilab.link.ProcessTransport;
import org.hilab.link.ResidentBoard;
import org.hilab.link.RunJob;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Layer;
import org.hilab.server.network.LogitsChecksum;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.quantization.IntegerReference;
import org.hilab.server.quantization.SyntheticSpace;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.space.Gene;
import org.hilab.server.space.Spaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the firmware can run, and cannot, of the spaces that it was not written for. */
class SpacesOnTheFirmwareTest {
  private static final int SIZE = 48;
  private static final long ARENA_BYTES = 16 << 20;
  private static final Duration TIME = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void qanas_networks_with_3x3_windows_give_every_layer_as_the_reference() throws Exception {
    SyntheticSpace synthetic = SyntheticSpace.of(Spaces.named("qanas-mobilenetv2"), SIZE);
    ParameterImage int8 = synthetic.image(0);
    ResidentImage resident = ResidentImage.of(synthetic.complete(int8));
    TestingFirmware.buildPosix();
    Path file = Files.write(folder.resolve("resident.bin"), resident.file());
    try (ResidentBoard board =
        new ResidentBoard(
            ProcessTransport.start(TestingFirmware.posix(file)),
            LinkSettings.LOCAL,
            new Random(1))) {
      for (Genome genome : SyntheticSpace.genomes(synthetic.space(), 3, 61)) {
        assertEqual(board, synthetic.quantized(narrow(synthetic, genome), int8), resident);
      }
    }
  }

  private static void assertEqual(
      ResidentBoard board, QuantizedNetwork network, ResidentImage resident) throws Exception {
    byte[] image = SyntheticSupernet.images(1, SIZE, 9).getFirst();
    List<byte[]> expected = new IntegerReference(network).run(image);
    Plan plan = Planner.plan(network, resident, ARENA_BYTES);
    assertThat(plan).isInstanceOf(Plan.Fits.class);
    byte[] schedule = ((Plan.Fits) plan).schedule().bytes();
    Outcome<Inference> outcome = board.run(RunJob.once(schedule, expected.getFirst(), TIME));
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    Inference inference = ((Outcome.Done<Inference>) outcome).value();
    for (int i = 1; i < expected.size(); i++) {
      assertThat(inference.layers().get(i).crc32c())
          .as(network.network().layers().get(i).name())
          .isEqualTo(LogitsChecksum.of(expected.get(i)));
    }
  }

  @Test
  void wider_windows_are_unsupported_by_name_until_there_is_a_kernel() {
    SyntheticSpace synthetic = SyntheticSpace.of(Spaces.named("qanas-mobilenetv2"), SIZE);
    ParameterImage int8 = synthetic.image(0);
    ResidentImage resident = ResidentImage.of(synthetic.complete(int8));
    for (Genome genome : SyntheticSpace.genomes(synthetic.space(), 100, 62)) {
      QuantizedNetwork network = synthetic.quantized(genome, int8);
      List<Layer> wide = network.network().layers().stream().filter(this::isWide).toList();
      Plan plan = Planner.plan(network, resident, ARENA_BYTES);
      if (wide.isEmpty()) {
        assertThat(plan).isInstanceOf(Plan.Fits.class);
      } else {
        Plan.Unsupported unsupported = (Plan.Unsupported) plan;
        assertThat(unsupported.layer()).isEqualTo(wide.getFirst().name());
        int kernel = ((Layer.Depthwise) wide.getFirst()).window().kernel();
        assertThat(unsupported.why()).contains("no kernel for %1$d×%1$d".formatted(kernel));
      }
    }
  }

  private boolean isWide(Layer layer) {
    return layer instanceof Layer.Depthwise depthwise && depthwise.window().kernel() > 3;
  }

  private static Genome narrow(SyntheticSpace synthetic, Genome genome) {
    Genome narrow = genome;
    for (Gene gene : synthetic.space().genes()) {
      narrow = gene.name().startsWith("kernel") ? gene.with(narrow, 0) : narrow;
    }
    return narrow;
  }
}
