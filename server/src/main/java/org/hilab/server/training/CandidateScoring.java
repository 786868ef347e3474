package org.hilab.server.training;

import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Normalization;
import org.hilab.server.accuracy.OnnxNetwork;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Weights;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.quantization.SelfTest;

/** Scores single networks in both forms. */
public final class CandidateScoring {
  private final AccuracyEvaluator evaluator;
  private final int classes;
  private final WeightForm form = SelfTest.run().form();

  /**
   * Scores of networks with so many classes; tests the int8 arithmetic of this processor first.
   *
   * @param evaluator over the images that score
   */
  public CandidateScoring(AccuracyEvaluator evaluator, int classes) {
    this.evaluator = evaluator;
    this.classes = classes;
  }

  /** How many images score. */
  public int images() {
    return evaluator.images().size();
  }

  /** The float network. */
  public Scores float32(Network network, Weights weights) {
    return scores(FloatModel.write(network, weights, ModelOptions.DEFAULT));
  }

  /** The int8 network. */
  public Scores int8(Network network, ParameterImage image) {
    return scores(
        IntegerModel.write(new QuantizedNetwork(network, image), form, ModelOptions.DEFAULT));
  }

  private Scores scores(byte[] bytes) {
    try (OnnxModel model = OnnxModel.open("a candidate", bytes)) {
      return evaluator.evaluate(new OnnxNetwork(model, Normalization.SIGNED, classes), Watch.NONE);
    }
  }
}
