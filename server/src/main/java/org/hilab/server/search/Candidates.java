package org.hilab.server.search;

import java.util.List;
import java.util.Set;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.ChosenGene;
import org.hilab.server.journal.RunEvent.Proposed;
import org.hilab.server.network.Costs;
import org.hilab.server.network.DeviceLayers;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.PeakMemory;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;

/**
 * The path of the data: genome → architecture → network → int8 network for accuracy and layers for
 * latency.
 */
public record Candidates(
    SearchSpace space, Supernet supernet, ParameterImage image, int inputSize) {

  public Network network(Genome genome) {
    return supernet.network(space.decode(genome), inputSize);
  }

  /** Names of the layers before which networks of the space can part. */
  public Set<String> cuts() {
    return CutPoints.of(this);
  }

  /** Multiply-accumulates of one inference. */
  public long macs(Genome genome) {
    return Costs.of(network(genome)).macs();
  }

  public QuantizedNetwork quantized(Genome genome) {
    return new QuantizedNetwork(network(genome), image);
  }

  /** What a device computes of the candidate, in execution order. */
  public List<LayerRecord> layers(Genome genome) {
    return DeviceLayers.of(network(genome));
  }

  /** What is known about a candidate before anything is measured. */
  public Proposed describe(Genome genome) {
    Network network = network(genome);
    return new Proposed(
        genome, genes(genome), Costs.of(network), PeakMemory.of(network).arenaBytes(), false);
  }

  private List<ChosenGene> genes(Genome genome) {
    return space.genes().stream()
        .map(gene -> new ChosenGene(gene.name(), gene.value(genome), gene.value(space.supernet())))
        .toList();
  }
}
