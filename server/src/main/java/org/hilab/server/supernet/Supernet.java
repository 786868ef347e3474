package org.hilab.server.supernet;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.MobileNetV2Architecture;
import org.hilab.server.candidate.QanasArchitecture;
import org.hilab.server.candidate.XceptionArchitecture;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Weights;

/**
 * The trained network whose sub-networks are searched: one set of weights for all of them.
 *
 * @param name the weight file's name without its ending
 * @param sha256 of the weight file, in lower-case hexadecimal
 * @param classes of the logits, background included
 * @param convolutions the weights of every layer that has some, by layer name
 */
public record Supernet(
    String name, String sha256, int classes, SortedMap<String, ConvolutionWeights> convolutions) {
  private static final String LOGITS = "logits_semantic_kernel";
  private static final String ENDING = ".safetensors";

  /** Labels are bytes and 255 is void. */
  private static final int MAX_CLASSES = 255;

  /** Any size will do where only the layers and their channels matter. */
  private static final int SOME_INPUT_SIZE = 64;

  public Supernet {
    convolutions = Collections.unmodifiableSortedMap(new TreeMap<>(convolutions));
  }

  /**
   * Reads a supernet with Keras' tensor names.
   *
   * @param cover sub-networks that together have every layer
   * @throws InvalidInput if the file is broken, or lacks tensors, or has others
   */
  public static Supernet load(Path file, List<Architecture> cover) {
    Safetensors weights = Safetensors.read(file);
    Map<String, Tensor> tensors = KerasNames.flat(weights.tensors());
    int classes = classes(tensors, file);
    Network network = complete(cover, SOME_INPUT_SIZE, classes);
    return new Supernet(name(file), weights.sha256(), classes, KerasWeights.read(tensors, network));
  }

  /**
   * Weights of a supernet that was never trained: random, but every activation keeps its range; the
   * same for the same seed. For structure and speed; its scores say nothing.
   */
  public static Weights synthetic(List<Architecture> cover, int classes, long seed) {
    return SyntheticWeights.of(
        cover.stream().map(each -> network(each, SOME_INPUT_SIZE, classes)).toList(), seed);
  }

  /** Writes the weights of a supernet so that {@link #load} reads them; old or new, never half. */
  public static void save(Path file, List<Architecture> cover, int classes, Weights weights) {
    Network network = complete(cover, SOME_INPUT_SIZE, classes);
    SafetensorsWriter.write(file, KerasWeights.write(network, weights));
  }

  /** The same in half the size: float16, rounded to nearest. */
  public static void saveHalf(Path file, List<Architecture> cover, int classes, Weights weights) {
    Network network = complete(cover, SOME_INPUT_SIZE, classes);
    SafetensorsWriter.write(file, KerasWeights.write(network, weights), ElementType.F16);
  }

  /** Every layer of the supernet once: what has weights, not something to run. */
  public static Network complete(List<Architecture> cover, int inputSize, int classes) {
    return Network.union(
        cover.stream().map(architecture -> network(architecture, inputSize, classes)).toList());
  }

  /**
   * The layers of a sub-network, for which no weights are needed.
   *
   * @param inputSize height and width of the square image, in pixels
   * @param classes of the logits, background included
   */
  public static Network network(Architecture architecture, int inputSize, int classes) {
    return switch (architecture) {
      case MobileNetV2Architecture mobile -> MobileNetV2Deeplab.network(mobile, inputSize, classes);
      case XceptionArchitecture xception -> XceptionDeeplab.network(xception, inputSize, classes);
      case QanasArchitecture qanas -> QanasDeeplab.network(qanas, inputSize, classes);
    };
  }

  /** A sub-network of this supernet. */
  public Network network(Architecture architecture, int inputSize) {
    return network(architecture, inputSize, classes);
  }

  /** The shared weights. */
  public Weights weights() {
    return this::weights;
  }

  private ConvolutionWeights weights(Layer.Convolution layer) {
    ConvolutionWeights weights = convolutions.get(layer.name());
    if (weights == null) {
      throw new IllegalArgumentException(
          "Supernet " + name + " has no weights for layer \"" + layer.name() + "\".");
    }
    int expected = layer.taps() * layer.output().channels();
    if (weights.kernel().length != expected) {
      throw new IllegalArgumentException(
          "Layer \""
              + layer.name()
              + "\" needs "
              + expected
              + " weights, but supernet "
              + name
              + " has "
              + weights.kernel().length
              + ".");
    }
    return weights;
  }

  private static int classes(Map<String, Tensor> tensors, Path file) {
    Tensor logits = tensors.get(LOGITS);
    if (logits == null || logits.shape().size() != 4) {
      throw new InvalidInput(
          "The number of classes is not to be found",
          file + " has no four-dimensional tensor " + LOGITS,
          "Give the weights of a DeepLab supernet with Keras' names");
    }
    int classes = logits.shape().getLast();
    if (classes < 2 || classes > MAX_CLASSES) {
      throw new InvalidInput(
          "The number of classes must be from 2 to " + MAX_CLASSES,
          file + ", tensor " + LOGITS + " has shape " + logits.shape(),
          "Give the weights of a segmentation network");
    }
    return classes;
  }

  private static String name(Path file) {
    String name = file.toAbsolutePath().getFileName().toString();
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }
}
