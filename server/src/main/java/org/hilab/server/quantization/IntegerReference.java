package org.hilab.server.quantization;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.hilab.server.network.ChannelOrder;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Requantization;

/** exact-16u in plain integer Java: what ONNX Runtime and the firmware must give bit for bit. */
public final class IntegerReference {
  private final QuantizedNetwork network;
  private final List<IntegerConvolution> convolutions = new ArrayList<>();

  public IntegerReference(QuantizedNetwork network) {
    this.network = network;
    for (Layer layer : network.network().layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        convolutions.add(IntegerConvolution.of(convolution, network));
      }
    }
  }

  /**
   * Every layer's output in H, W, C order, the image first, the logits last.
   *
   * @param image raw u8 pixels, C, H, W, as ONNX Runtime takes them
   */
  public List<byte[]> run(byte[] image) {
    return run(List.of(ChannelOrder.interleaved(image, network.network().input())));
  }

  /**
   * The same for a network that may have several images, like a layer alone.
   *
   * @param images u8, H, W, C, in the order of the network's image layers
   */
  public List<byte[]> run(List<byte[]> images) {
    List<byte[]> outputs = new ArrayList<>();
    Iterator<byte[]> nextImage = images.iterator();
    int convolution = 0;
    for (Layer layer : network.network().layers()) {
      outputs.add(
          switch (layer) {
            case Layer.Image _ -> nextImage.next();
            case Layer.Convolution source ->
                convolutions.get(convolution++).run(outputs.get(source.source()));
            case Layer.Add add -> add(add, outputs);
            case Layer.GlobalAveragePool pool -> pool(pool, outputs);
            case Layer.Broadcast broadcast -> broadcast(broadcast, outputs);
            case Layer.Relu relu -> relu(relu, outputs);
            case Layer.Resize resize -> IntegerResize.run(resize, outputs.get(resize.source()));
            case Layer.Concat concat -> concat(concat, outputs);
          });
    }
    return outputs;
  }

  private byte[] add(Layer.Add layer, List<byte[]> outputs) {
    byte[] left = outputs.get(layer.left());
    byte[] right = outputs.get(layer.right());
    int zeroPoint = network.image().tensor(layer).zeroPoint();
    byte[] sum = new byte[left.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (byte) Math.clamp((left[i] & 0xff) + (right[i] & 0xff) - zeroPoint, 0, 255);
    }
    return sum;
  }

  private byte[] pool(Layer.GlobalAveragePool layer, List<byte[]> outputs) {
    byte[] input = outputs.get(layer.source());
    int channels = layer.input().channels();
    int positions = input.length / channels;
    int zeroPoint = network.image().tensor(layer).zeroPoint();
    byte[] mean = new byte[channels];
    for (int c = 0; c < channels; c++) {
      int sum = -positions * zeroPoint;
      for (int i = c; i < input.length; i += channels) {
        sum += input[i] & 0xff;
      }
      int multiplier = Requantization.poolMultiplier(positions);
      mean[c] = (byte) Requantization.requantize(sum, multiplier, zeroPoint);
    }
    return mean;
  }

  private byte[] relu(Layer.Relu layer, List<byte[]> outputs) {
    byte[] values = outputs.get(layer.source()).clone();
    int zeroPoint = network.image().tensor(layer).zeroPoint();
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.max(values[i] & 0xff, zeroPoint);
    }
    return values;
  }

  private static byte[] broadcast(Layer.Broadcast layer, List<byte[]> outputs) {
    byte[] input = outputs.get(layer.source());
    byte[] output = new byte[Math.toIntExact(layer.output().elements())];
    for (int to = 0; to < output.length; to += input.length) {
      System.arraycopy(input, 0, output, to, input.length);
    }
    return output;
  }

  private byte[] concat(Layer.Concat layer, List<byte[]> outputs) {
    int channels = layer.output().channels();
    byte[] output = new byte[Math.toIntExact(layer.output().elements())];
    int offset = 0;
    for (int source : layer.inputs()) {
      byte[] input = outputs.get(source);
      int width = network.network().layers().get(source).output().channels();
      for (int from = 0, to = offset; from < input.length; from += width, to += channels) {
        System.arraycopy(input, from, output, to, width);
      }
      offset += width;
    }
    return output;
  }
}
