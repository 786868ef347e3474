package org.hilab.server.accuracy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.Segment;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.SegmentModel;

/** One session for every distinct segment, for as long as the search lasts. */
final class SegmentModels implements AutoCloseable {
  private final ParameterImage image;
  private final Engine engine;
  private final Map<Segment, SegmentModel> models = new ConcurrentHashMap<>();
  private final Map<Segment, SegmentTimer> timers = new ConcurrentHashMap<>();

  SegmentModels(ParameterImage image, Engine engine) {
    this.image = image;
    this.engine = engine;
  }

  SegmentModel model(Segment segment) {
    return models.computeIfAbsent(segment, this::open);
  }

  boolean isOpen(Segment segment) {
    return models.containsKey(segment);
  }

  private SegmentModel open(Segment segment) {
    SegmentModel model = SegmentModel.open(segment, image, engine);
    if (!engine.needsProof()) {
      return model;
    }
    try {
      SegmentProof.require(segment, image, model);
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  SegmentTimer timer(Segment segment) {
    return timers.computeIfAbsent(segment, s -> new SegmentTimer(s.macs()));
  }

  int size() {
    return models.size();
  }

  @Override
  public void close() {
    models.values().forEach(SegmentModel::close);
    models.clear();
  }
}
