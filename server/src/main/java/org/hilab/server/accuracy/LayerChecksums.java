package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.network.Segment;
import org.hilab.server.network.Shape;
import org.hilab.server.onnx.NativeTensor;

/** Runs whole chains of segments and tells the checksum of everything they give out. */
final class LayerChecksums implements AutoCloseable {
  private final SegmentModels models;
  private final Consumer<LayerChecksum> listener;
  private final TensorPool pool = new TensorPool();

  LayerChecksums(SegmentModels models, Consumer<LayerChecksum> listener) {
    this.models = models;
    this.listener = listener;
  }

  void add(List<Segment> segments, PreparedImage image) {
    NativeTensor pixels = pool.take(new Shape(image.size().height(), image.size().width(), 3));
    pixels.bytes().put(0, image.interleaved());
    List<NativeTensor> taken = new ArrayList<>(List.of(pixels));
    List<NativeTensor> inputs = List.of(pixels);
    for (Segment segment : segments) {
      List<NativeTensor> outputs = new ArrayList<>();
      List<NativeTensor> computed = new ArrayList<>();
      for (int output : segment.outputs()) {
        if (output < segment.inputs()) {
          outputs.add(inputs.get(output));
        } else {
          NativeTensor tensor = pool.take(segment.shape(output));
          outputs.add(tensor);
          computed.add(tensor);
        }
      }
      models.model(segment).run(inputs, computed);
      tell(segment, computed, image);
      taken.addAll(computed);
      inputs = outputs;
    }
    taken.forEach(pool::give);
  }

  private void tell(Segment segment, List<NativeTensor> computed, PreparedImage image) {
    int next = 0;
    for (int output : segment.outputs()) {
      if (output >= segment.inputs()) {
        CRC32C crc = new CRC32C();
        crc.update(computed.get(next++).bytes().duplicate().clear());
        String layer = segment.network().layers().get(output).name();
        listener.accept(new LayerChecksum(layer, image.id(), crc.getValue()));
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
