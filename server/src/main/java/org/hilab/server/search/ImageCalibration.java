package org.hilab.server.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.quantization.Quantizer;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;

/**
 * Calibrates the one int8 image of a supernet as docs/numerics.md says: over the supernet and 19
 * random sub-networks, on the first 8 images of the train split, never on a split that scores.
 */
public record ImageCalibration(SearchSpace space, Supernet supernet, int inputSize) {
  /** The supernet and 19 of its sub-networks, among them what it takes to have every layer. */
  public static final int NETWORKS = 20;

  private static final int IMAGES = 8;
  private static final String SPLIT = "train";
  private static final long SEED = 20;

  /**
   * Takes up to a minute at 384 × 384.
   *
   * @param progress gets the number of networks measured so far, of {@link #NETWORKS}
   */
  public ParameterImage image(DatasetSpec dataset, IntConsumer progress) {
    return Quantizer.quantize(networks(), supernet.weights(), images(dataset, inputSize), progress);
  }

  private List<Network> networks() {
    RandomGenerator random = new SplittableRandom(SEED);
    Set<Architecture> architectures = new LinkedHashSet<>(space.cover());
    while (architectures.size() < NETWORKS) {
      architectures.add(space.decode(random(random)));
    }
    return architectures.stream()
        .map(architecture -> supernet.network(architecture, inputSize))
        .toList();
  }

  private Genome random(RandomGenerator random) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < space.length(); i++) {
      bits.append(random.nextBoolean() ? '1' : '0');
    }
    return new Genome(bits.toString());
  }

  /** The images that every int8 image is calibrated on; raw u8 pixels, C, H, W. */
  public static List<byte[]> images(DatasetSpec spec, int inputSize) {
    Dataset dataset = spec.open(SPLIT);
    Preprocessing preprocessing = new Preprocessing.Resize(inputSize);
    List<byte[]> images = new ArrayList<>();
    for (String id : dataset.ids().stream().limit(IMAGES).toList()) {
      images.add(preprocessing.prepare(dataset.sample(id)).planes());
    }
    return images;
  }
}
