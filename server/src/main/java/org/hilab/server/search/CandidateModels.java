package org.hilab.server.search;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.accuracy.Normalization;
import org.hilab.server.accuracy.OnnxNetwork;
import org.hilab.server.candidate.Genome;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.OnnxModel;

/** One candidate opened in ONNX Runtime, in the forms that are asked for. */
public final class CandidateModels implements AutoCloseable {
  private final PreparedSearch search;
  private final Genome genome;
  private final List<OnnxModel> opened = new ArrayList<>();

  /** Nothing is opened yet. */
  public CandidateModels(PreparedSearch search, Genome genome) {
    this.search = search;
    this.genome = genome;
  }

  /** What a search scores. */
  public OnnxNetwork int8Network() {
    return open(
        "int8",
        IntegerModel.write(
            search.candidates().quantized(genome), search.weightForm(), ModelOptions.DEFAULT));
  }

  /** Before quantization. */
  public OnnxNetwork floatNetwork() {
    Candidates candidates = search.candidates();
    return open(
        "float",
        FloatModel.write(
            candidates.network(genome), candidates.supernet().weights(), ModelOptions.DEFAULT));
  }

  private OnnxNetwork open(String form, byte[] bytes) {
    OnnxModel model = OnnxModel.open(form + " candidate " + genome, bytes);
    opened.add(model);
    return new OnnxNetwork(model, Normalization.SIGNED, search.spec().classes());
  }

  @Override
  public void close() {
    opened.forEach(OnnxModel::close);
  }
}
