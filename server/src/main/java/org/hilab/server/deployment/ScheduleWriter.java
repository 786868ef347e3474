package org.hilab.server.deployment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Requantization;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;

/** Writes the bytes of {@code firmware-scripts/schedule.md}, version 1. */
final class ScheduleWriter {
  private static final int MAGIC = 0x43534c48;
  private static final int VERSION = 1;
  private static final int NO_INPUT = 0xffff;

  private final QuantizedNetwork network;
  private final ResidentImage image;
  private final MemoryPlan memory;
  private final ByteBuffer bytes;

  ScheduleWriter(QuantizedNetwork network, ResidentImage image, MemoryPlan memory) {
    this.network = network;
    this.image = image;
    this.memory = memory;
    int layers = network.network().layers().size();
    bytes =
        ByteBuffer.allocate(
                Schedule.HEADER_BYTES + layers * Schedule.LAYER_BYTES + Schedule.CRC_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  Schedule write() {
    List<Layer> layers = network.network().layers();
    bytes.putInt(MAGIC).put((byte) VERSION).put((byte) WeightLayout.NUMBER);
    bytes.putShort((short) layers.size()).putInt(Math.toIntExact(memory.arenaBytes()));
    bytes.putInt((int) image.weightsCrc32c()).putInt((int) image.parametersCrc32c()).putInt(0);
    for (int i = 0; i < layers.size(); i++) {
      layer(layers.get(i), memory.tensors().get(i));
    }
    bytes.putInt((int) ResidentImage.crc32c(bytes.array(), bytes.position()));
    return new Schedule(bytes.array(), memory.arenaBytes());
  }

  private void layer(Layer layer, MemoryPlan.Tensor tensor) {
    Window window =
        layer instanceof Layer.Convolution convolution ? convolution.window() : Window.POINTWISE;
    bytes.put((byte) Operator.of(layer).code());
    bytes.put((byte) (window.stride() | window.dilation() << 4));
    bytes.put((byte) network.image().tensor(layer).zeroPoint()).put((byte) 0);
    bytes.putShort(input(layer, 0)).putShort(input(layer, 1));
    shape(layer.output());
    bytes.putInt(Math.toIntExact(tensor.offset()));
    values(layer);
  }

  private static short input(Layer layer, int index) {
    List<Integer> inputs = layer.inputs();
    return (short) (index < inputs.size() ? inputs.get(index) : NO_INPUT);
  }

  private void shape(Shape shape) {
    bytes.putShort((short) shape.height()).putShort((short) shape.width());
    bytes.putShort((short) shape.channels()).putShort((short) 0);
  }

  private void values(Layer layer) {
    switch (layer) {
      case Layer.Convolution convolution -> {
        ResidentImage.Placement placement = image.placement(convolution);
        bytes.putInt(placement.weights()).putInt(placement.parameters());
      }
      case Layer.GlobalAveragePool pool -> {
        int positions = pool.input().height() * pool.input().width();
        bytes.putInt(Requantization.poolMultiplier(positions)).putInt(0);
      }
      case Layer.Image _, Layer.Add _, Layer.Broadcast _, Layer.Concat _ -> bytes.putLong(0);
      case Layer.Relu _, Layer.Resize _ -> throw Operator.unsupported(layer);
    }
  }
}
