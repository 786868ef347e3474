package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Segment;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.SegmentModel;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.quantization.SyntheticSpace;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.space.Spaces;
import org.junit.jupiter.api.Test;

class SegmentProofTest {
  private static final Engine FLOAT = Engine.ofCpu(WeightForm.FLOAT);

  private final QuantizedNetwork network =
      SyntheticSupernet.quantized(SyntheticSupernet.genomes(1, 0).getFirst(), 32);
  private final List<Segment> segments =
      Segment.cut(network.network(), Set.of("expanded_conv_3_expand", "expanded_conv_9_expand"));

  @Test
  void whole_numbers_in_float_pass_on_every_segment() {
    for (Segment segment : segments) {
      try (SegmentModel model = SegmentModel.open(segment, network.image(), FLOAT)) {
        assertThatCode(() -> SegmentProof.require(segment, network.image(), model))
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void a_session_that_computes_something_else_is_refused_by_the_layers_name() {
    ParameterImage other = SyntheticSpace.of(Spaces.named("fmas-mobilenetv2"), 32).image(1);
    Segment segment = segments.get(1);
    String last = segment.network().layers().getLast().name();
    try (SegmentModel model = SegmentModel.open(segment, other, FLOAT)) {
      assertThatThrownBy(() -> SegmentProof.require(segment, network.image(), model))
          .isInstanceOf(UnequalEngineException.class)
          .hasMessageContainingAll(last, "cpu");
    }
  }
}
