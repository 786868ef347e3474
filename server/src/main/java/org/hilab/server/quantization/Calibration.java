package org.hilab.server.quantization;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Weights;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;

/**
 * What float networks do on sample images.
 *
 * @param tensors of every layer's output, by layer name
 * @param inputs of every convolution's input, by the convolution's name: a block's input comes from
 *     different layers in different sub-networks
 */
record Calibration(Map<String, TensorStatistics> tensors, Map<String, TensorStatistics> inputs) {

  /** Runs every network on every image; the networks side by side, summed in their order. */
  static Calibration measure(
      List<Network> networks, Weights weights, List<byte[]> images, IntConsumer progress) {
    AtomicInteger done = new AtomicInteger();
    List<Calibration> each =
        networks.parallelStream()
            .map(network -> {
              Calibration calibration = measure(network, weights, images);
              progress.accept(done.incrementAndGet());
              return calibration;
            })
            .toList();
    Calibration all = new Calibration(new TreeMap<>(), new TreeMap<>());
    for (Calibration calibration : each) {
      merge(all.tensors, calibration.tensors);
      merge(all.inputs, calibration.inputs);
    }
    return all;
  }

  private static void merge(
      Map<String, TensorStatistics> all, Map<String, TensorStatistics> added) {
    added.forEach((name, statistics) ->
        all.computeIfAbsent(name, absent -> new TensorStatistics(statistics.channels()))
            .add(statistics));
  }

  private static Calibration measure(Network network, Weights weights, List<byte[]> images) {
    byte[] model = FloatModel.write(network, weights, ModelOptions.DEFAULT.withEveryLayer());
    List<TensorStatistics> statistics =
        network.layers().stream()
            .map(layer -> new TensorStatistics(layer.output().channels()))
            .toList();
    try (OnnxModel opened = OnnxModel.open("calibration network", model);
        ModelRun run = opened.bind(opened.imageInput().shape())) {
      List<FloatBuffer> outputs = run.outputs().stream().map(ByteBuffer::asFloatBuffer).toList();
      for (byte[] image : images) {
        normalize(image, network.input(), run.input().asFloatBuffer());
        run.run();
        for (int i = 0; i < outputs.size(); i++) {
          statistics.get(i + 1).add(outputs.get(i));
        }
      }
    }
    return byName(network, statistics);
  }

  private static Calibration byName(Network network, List<TensorStatistics> statistics) {
    List<Layer> layers = new ArrayList<>(network.layers());
    Map<String, TensorStatistics> tensors = new TreeMap<>();
    Map<String, TensorStatistics> inputs = new TreeMap<>();
    for (int i = 1; i < layers.size(); i++) {
      tensors.put(layers.get(i).name(), statistics.get(i));
      if (layers.get(i) instanceof Layer.Convolution convolution && convolution.source() > 0) {
        inputs.put(convolution.name(), statistics.get(convolution.source()));
      }
    }
    return new Calibration(tensors, inputs);
  }

  /** Pixels to [−1, 1]. */
  private static void normalize(byte[] image, Shape shape, FloatBuffer input) {
    requireSize(image, shape);
    for (int i = 0; i < image.length; i++) {
      input.put(i, (image[i] & 0xff) / 127.5f - 1);
    }
  }

  private static void requireSize(byte[] image, Shape shape) {
    if (image.length != shape.elements()) {
      throw new IllegalArgumentException(
          "The network takes images of " + shape + ", not " + image.length + " bytes.");
    }
  }
}
