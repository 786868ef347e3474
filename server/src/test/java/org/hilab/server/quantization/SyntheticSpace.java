package org.hilab.server.quantization;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Weights;
import org.hilab.server.space.Gene;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;

/** Any space over synthetic weights, at a small input size. */
public record SyntheticSpace(SearchSpace space, Weights weights, int inputSize) {
  private static final int CLASSES = 5;

  public static SyntheticSpace of(SearchSpace space, int inputSize) {
    return new SyntheticSpace(space, Supernet.synthetic(space.cover(), CLASSES, 3), inputSize);
  }

  public Network network(Genome genome) {
    return Supernet.network(space.decode(genome), inputSize, CLASSES);
  }

  public QuantizedNetwork quantized(Genome genome, ParameterImage image) {
    return new QuantizedNetwork(network(genome), image);
  }

  /** Every layer once, as a board keeps them. */
  public QuantizedNetwork complete(ParameterImage image) {
    return new QuantizedNetwork(Supernet.complete(space.cover(), inputSize, CLASSES), image);
  }

  /** Calibrated on every layer, and on some more sub-networks. */
  public ParameterImage image(int randomNetworks) {
    List<Network> networks = new ArrayList<>();
    space.cover().forEach(each -> networks.add(Supernet.network(each, inputSize, CLASSES)));
    genomes(space, randomNetworks, 17).forEach(genome -> networks.add(network(genome)));
    return Quantizer.quantize(networks, weights, SyntheticSupernet.images(2, inputSize, 11));
  }

  /** Random genomes, not the canonical ones alone. */
  public static List<Genome> genomes(SearchSpace space, int count, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Genome> genomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Genome genome = space.supernet();
      for (Gene gene : space.genes()) {
        genome = gene.with(genome, random.nextInt(gene.values().size()));
      }
      genomes.add(genome);
    }
    return genomes;
  }
}
