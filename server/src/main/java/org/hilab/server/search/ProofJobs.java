package org.hilab.server.search;

import org.hilab.protocol.BlobId;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.Program;
import org.hilab.protocol.Schedule;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;
import org.hilab.server.deployment.Plan;
import org.hilab.server.deployment.Planner;
import org.hilab.server.deployment.ResidentImage;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.network.ChannelOrder;
import org.hilab.server.network.Costs;
import org.hilab.server.network.LogitsChecksum;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;
import org.jspecify.annotations.Nullable;

/**
 * What a board is asked to compute so that a candidate is proven: its schedule over the resident
 * image, on the first picture of the search, with the checksum that ONNX Runtime gives.
 */
final class ProofJobs {
  private static final Program.Passes ONCE = new Program.Passes(0, 1);

  private final PreparedSearch search;
  private final Blobs blobs;
  private @Nullable ResidentImage resident;

  ProofJobs(PreparedSearch search, Blobs blobs) {
    this.search = search;
    this.blobs = blobs;
  }

  /**
   * The job of one candidate; runs the network once and writes to the disk.
   *
   * @throws IllegalStateException if the firmware has no kernel for one of its layers
   */
  Workload.RunNetwork of(Genome genome) {
    QuantizedNetwork network = search.candidates().quantized(genome);
    BlobId image = blobs.put(resident().file());
    byte[] picture = ChannelOrder.interleaved(search.picture(), network.network().input());
    Program program =
        new Program(
            image, schedule(network), ONCE, Crc32c.of(logits(network)), expectedCycles(genome));
    return new Workload.RunNetwork(genome.bits(), program, blobs.put(picture), false);
  }

  /** Packed when a board asks for it first: most searches of tests have none. */
  private synchronized ResidentImage resident() {
    ResidentImage packed = resident;
    if (packed == null) {
      Candidates candidates = search.candidates();
      packed = ResidentImage.of(candidates.quantized(candidates.space().supernet()));
      resident = packed;
    }
    return packed;
  }

  /** Whether it fits is the board's to say: boards differ in their arenas. */
  private Schedule schedule(QuantizedNetwork network) {
    return switch (Planner.plan(network, resident(), Integer.MAX_VALUE)) {
      case Plan.Fits(var schedule) -> new Schedule(schedule.bytes());
      case Plan.DoesNotFit(String layer, long needed, long _) ->
          throw new IllegalStateException(layer + " needs " + needed + " bytes.");
      case Plan.Unsupported(String layer, String why) ->
          throw new IllegalStateException(layer + ": " + why);
    };
  }

  /** A firmware without fast kernels takes a cycle for each multiplication. */
  private long expectedCycles(Genome genome) {
    Candidates candidates = search.candidates();
    return Math.max(
        Gap8CycleModel.cycles(candidates.layers(genome)),
        Costs.of(candidates.network(genome)).macs());
  }

  private long logits(QuantizedNetwork network) {
    byte[] bytes = IntegerModel.write(network, search.weightForm(), ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open("int8 candidate", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      run.input().put(0, search.picture());
      run.run();
      byte[] logits = new byte[run.output().capacity()];
      run.output().get(0, logits);
      return LogitsChecksum.ofPlanar(logits, network.network().output());
    }
  }
}
