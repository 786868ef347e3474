package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import org.hilab.server.accuracy.ModelEvaluation.Data;
import org.hilab.server.accuracy.ModelEvaluation.Report;
import org.hilab.server.accuracy.ModelEvaluation.Request;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import org.junit.jupiter.api.Test;

/** The trained float network on VOC's validation images against independently measured figures. */
class RealModelTest {
  private static final int[] FREQUENT = {0, 8, 10, 12, 13, 15, 17};

  @Test
  void the_real_network_scores_what_others_measured() {
    String folder = System.getenv("HILAB_TEST_DATA");
    assumeTrue(folder != null, "HILAB_TEST_DATA names no folder with models/ and voc2012/");
    Path data = Path.of(folder);
    DatasetSpec dataset = new DatasetSpec(DatasetSpec.Format.VOC, data.resolve("voc2012"));
    assertThat(Subset.first(0.2).of(dataset.open("val"))).hasSize(60);
    Request request =
        new Request(
            data.resolve("models/deeplabv3_mnv2_os8_voc_trainval_f32_384.onnx"),
            new Data(dataset, "val", Subset.ALL),
            Preprocessing.parse("resize:384"),
            Normalization.SIGNED,
            Conventions.DEFAULT,
            2);
    Report report = new ModelEvaluation(InstantSource.system()).evaluate(request, Watch.NONE);
    Scores scores = report.scores();
    assertThat(scores.images()).isEqualTo(297);
    assertThat(scores.means().present()).isCloseTo(0.6972, within(0.003));
    assertThat(scores.means().union()).isCloseTo(0.6238, within(0.003));
    assertThat(scores.meanOver(FREQUENT)).isCloseTo(0.8508, within(0.003));
    assertThat(scores.pixelAccuracy()).isCloseTo(0.9555, within(0.003));
  }
}
