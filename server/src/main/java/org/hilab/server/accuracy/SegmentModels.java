package org.hilab.server.accuracy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.Segment;
import org.hilab.server.onnx.SegmentModel;
import org.hilab.server.onnx.WeightForm;

/** One session for every distinct segment, for as long as the search lasts. */
final class SegmentModels implements AutoCloseable {
  private final ParameterImage image;
  private final WeightForm form;
  private final Map<Segment, SegmentModel> models = new ConcurrentHashMap<>();
  private final Map<Segment, SegmentTimer> timers = new ConcurrentHashMap<>();

  SegmentModels(ParameterImage image, WeightForm form) {
    this.image = image;
    this.form = form;
  }

  SegmentModel model(Segment segment) {
    return models.computeIfAbsent(segment, s -> SegmentModel.open(s, image, form));
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
