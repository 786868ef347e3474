package org.hilab.server.training;

import java.nio.file.Files;
import java.nio.file.Path;
import org.hilab.server.network.Network;
import org.hilab.server.network.Weights;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;

/** The weight files at both ends of a supernet's training. */
public final class SupernetTraining {
  private static final int SOME_INPUT_SIZE = 64;

  private SupernetTraining() {}

  /**
   * The random weights of a file, which is written first if it is missing: normal, variance 2 /
   * taps (He et al. 2015).
   */
  public static Supernet beginning(Path file, SearchSpace space, int classes, long seed) {
    if (!Files.isRegularFile(file)) {
      Network network = Supernet.complete(space.cover(), SOME_INPUT_SIZE, classes);
      Weights random = TrainableWeights.asWeights(InitialWeights.of(network, seed));
      Supernet.save(file, space.cover(), classes, random);
    }
    return Supernet.load(file, space.cover());
  }

  /**
   * Writes what was trained.
   *
   * @param half as float16, rounded to nearest
   */
  public static void save(Path file, SearchSpace space, Trainer.Trained trained, boolean half) {
    Weights weights = TrainableWeights.asWeights(trained.weights());
    if (half) {
      Supernet.saveHalf(file, space.cover(), trained.classes(), weights);
    } else {
      Supernet.save(file, space.cover(), trained.classes(), weights);
    }
  }
}
