package org.hilab.server.accuracy;

import org.hilab.server.dataset.PreparedImage;

/** A network opened for one thread. */
public interface Predictor extends AutoCloseable {
  /** The logits of one image, valid until the next call. */
  Prediction predict(PreparedImage image);

  @Override
  void close();

  /** A network that any number of threads may open, each for itself. */
  @FunctionalInterface
  interface Source {
    Predictor open();
  }
}
