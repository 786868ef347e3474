package org.hilab.server.search.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.Program;
import org.hilab.protocol.Schedule;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;
import org.hilab.server.deployment.Plan;
import org.hilab.server.deployment.Planner;
import org.hilab.server.deployment.ResidentImage;
import org.hilab.server.deployment.SeededTensor;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.latency.LayerText;
import org.hilab.server.network.DeviceLayers;
import org.hilab.server.network.Layer;
import org.hilab.server.network.LogitsChecksum;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.quantization.IntegerReference;

/**
 * What boards are asked for a table: each shape alone, on input that the board makes itself, with
 * the checksum that the integer reference gives.
 *
 * @param networks the quantized network of a genome
 * @param image of the supernet
 * @param imageBlob where boards fetch the image
 * @param passes for each shape
 */
public record LayerJobs(
    Function<Genome, QuantizedNetwork> networks,
    ResidentImage image,
    BlobId imageBlob,
    Program.Passes passes) {
  private static final int PICTURE_SEED = 1;

  /**
   * The job of one shape; computes the layer.
   *
   * @throws IllegalStateException if the firmware has no kernel for it
   */
  Workload.RunLayer of(LayerRecord shape, LayerShapes.Place place) {
    QuantizedNetwork whole = networks.apply(place.genome());
    QuantizedNetwork alone =
        new QuantizedNetwork(whole.network().alone(place.index()), whole.image());
    String name = LayerText.of(shape);
    int seed = name.hashCode();
    Program program =
        new Program(imageBlob, schedule(alone), passes, expected(alone, seed), cycles(shape));
    return new Workload.RunLayer(name, program, Integer.toUnsignedLong(seed));
  }

  /**
   * The job of a whole network; computes it. All have one picture: at 115200 baud one of 384×384
   * takes 40 s, and a board keeps it.
   *
   * @throws IllegalStateException if the firmware has no kernel for one of its layers
   */
  Workload.RunNetwork whole(Genome genome, Blobs blobs) {
    QuantizedNetwork network = networks.apply(genome);
    int pixels = Math.toIntExact(network.network().input().elements());
    List<LayerRecord> layers = DeviceLayers.of(network.network());
    long macs = layers.stream().mapToLong(LayerRecord::macs).sum();
    Program program =
        new Program(
            imageBlob,
            schedule(network),
            passes,
            expected(network, PICTURE_SEED),
            Math.max(Gap8CycleModel.cycles(layers), macs));
    BlobId picture = blobs.put(SeededTensor.bytes(PICTURE_SEED, 0, pixels));
    return new Workload.RunNetwork(genome.bits(), program, picture, false);
  }

  private Schedule schedule(QuantizedNetwork alone) {
    return switch (Planner.plan(alone, image, Integer.MAX_VALUE)) {
      case Plan.Fits(var schedule) -> new Schedule(schedule.bytes());
      case Plan.DoesNotFit(String layer, long needed, long _) ->
          throw new IllegalStateException(layer + " needs " + needed + " bytes.");
      case Plan.Unsupported(String layer, String why) ->
          throw new IllegalStateException(layer + ": " + why);
    };
  }

  private static Crc32c expected(QuantizedNetwork alone, int seed) {
    List<byte[]> inputs = new ArrayList<>();
    for (Layer layer : alone.network().layers()) {
      if (layer instanceof Layer.Image) {
        int count = Math.toIntExact(layer.output().elements());
        inputs.add(SeededTensor.bytes(seed, inputs.size(), count));
      }
    }
    byte[] output = new IntegerReference(alone).run(inputs).getLast();
    return Crc32c.of(LogitsChecksum.of(output));
  }

  /** A firmware without fast kernels takes a cycle for each multiplication. */
  private static long cycles(LayerRecord shape) {
    return Math.max(Gap8CycleModel.cycles(List.of(shape)), shape.macs());
  }
}
