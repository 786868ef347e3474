package org.hilab.server.search.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.Bias;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Weights;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;

/**
 * A supernet that was never trained: a random backbone, and a last layer fitted in closed form on
 * the training images over the supernet and some of its sub-networks.
 */
final class DemoSupernet {
  private static final int CALIBRATION_IMAGES = 8;
  private static final int SUB_NETWORKS = 6;
  private static final int CHANGED_BITS = 3;
  private static final double PENALTY = 1e-2;

  private final SearchSpace space;
  private final SplittableRandom random;
  private final List<PreparedImage> images = new ArrayList<>();
  private final int classes;

  private DemoSupernet(SearchSpace space, Dataset dataset, SplittableRandom random) {
    this.space = space;
    this.random = random;
    this.classes = dataset.classes();
    PreparedImages prepared =
        PreparedImages.load(
            dataset,
            Subset.ALL,
            PreparedImages.Loading.with(new Preprocessing.Resize(DemoContent.INPUT_SIZE)));
    for (int i = 0; i < prepared.size(); i++) {
      images.add(prepared.image(i));
    }
  }

  static void write(Path file, SearchSpace space, Dataset dataset, long seed) {
    DemoSupernet demo = new DemoSupernet(space, dataset, new SplittableRandom(seed));
    List<Network> networks = space.cover().stream().map(demo::network).toList();
    LayerWeights weights =
        RandomBackbone.of(
            networks, demo.images.subList(0, CALIBRATION_IMAGES), demo.random.split());
    if (!(networks.getFirst().layers().getLast() instanceof Layer.Dense logits)) {
      throw new IllegalStateException("A segmentation network ends with its logits.");
    }
    weights.put(logits, demo.fit(logits, weights));
    Supernet.save(file, space.cover(), demo.classes, weights);
  }

  private ConvolutionWeights fit(Layer.Dense logits, Weights backbone) {
    RidgeRegression regression = new RidgeRegression(logits.input().channels(), classes);
    double[] classWeights = classWeights();
    for (Genome genome : genomes()) {
      List<Layer> layers = network(space.decode(genome)).layers();
      Network features = new Network(layers.subList(0, layers.size() - 1));
      FloatRun run = FloatRun.of(features, backbone, images);
      observe(run, classWeights, regression);
    }
    return weights(regression.solve(PENALTY));
  }

  /** The supernet, and sub-networks that differ from it in a few bits. */
  private List<Genome> genomes() {
    List<Genome> genomes = new ArrayList<>();
    genomes.add(space.supernet());
    for (int i = 0; i < SUB_NETWORKS; i++) {
      StringBuilder bits = new StringBuilder(space.supernet().bits());
      for (int change = 0; change < CHANGED_BITS; change++) {
        int bit = random.nextInt(bits.length());
        bits.setCharAt(bit, bits.charAt(bit) == '0' ? '1' : '0');
      }
      genomes.add(new Genome(bits.toString()));
    }
    return genomes;
  }

  /** 1/√frequency: mean IoU counts rare classes as much as frequent ones. */
  private double[] classWeights() {
    double[] pixels = new double[classes];
    double total = 0;
    for (PreparedImage image : images) {
      for (byte label : image.mask().labels()) {
        if ((label & 0xFF) != LabelMask.VOID) {
          pixels[label & 0xFF]++;
          total++;
        }
      }
    }
    double[] weights = new double[classes];
    for (int c = 0; c < classes; c++) {
      weights[c] = pixels[c] == 0 ? 0 : Math.sqrt(total / pixels[c]);
    }
    return weights;
  }

  private void observe(FloatRun run, double[] classWeights, RidgeRegression regression) {
    double[] features = new double[run.shape().channels()];
    for (int image = 0; image < run.images(); image++) {
      double[][] targets = targets(images.get(image).mask(), run.shape(), classWeights);
      for (int p = 0; p < run.positions(); p++) {
        for (int c = 0; c < features.length; c++) {
          features[c] = run.value(image, c, p);
        }
        regression.add(features, targets[p]);
      }
    }
  }

  /**
   * Per position of the logits, the weighted share of each class among the pixels nearest to it.
   */
  private static double[][] targets(LabelMask mask, Shape logits, double[] classWeights) {
    double[][] targets = new double[logits.height() * logits.width()][classWeights.length];
    double share = (double) targets.length / mask.labels().length;
    for (int y = 0; y < mask.height(); y++) {
      int row = nearest(y, mask.height(), logits.height());
      for (int x = 0; x < mask.width(); x++) {
        int label = mask.label(y, x);
        if (label != LabelMask.VOID) {
          int column = nearest(x, mask.width(), logits.width());
          targets[row * logits.width() + column][label] += share * classWeights[label];
        }
      }
    }
    return targets;
  }

  /** With aligned corners, as the logits are resized. */
  private static int nearest(int pixel, int pixels, int positions) {
    return Math.toIntExact(Math.round(pixel * (positions - 1) / (pixels - 1.0)));
  }

  private ConvolutionWeights weights(double[][] solution) {
    int features = solution.length - 1;
    float[] kernel = new float[classes * features];
    float[] bias = new float[classes];
    for (int c = 0; c < classes; c++) {
      for (int f = 0; f < features; f++) {
        kernel[c * features + f] = (float) solution[f][c];
      }
      bias[c] = (float) solution[features][c];
    }
    return new ConvolutionWeights(kernel, new Bias(bias));
  }

  private Network network(Architecture architecture) {
    return Supernet.network(architecture, DemoContent.INPUT_SIZE, classes);
  }
}
