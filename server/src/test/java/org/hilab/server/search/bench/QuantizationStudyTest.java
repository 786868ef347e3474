package org.hilab.server.search.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.candidate.Objective;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.search.LatencySource;
import org.hilab.server.search.PreparationListener;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SearchPreparation;
import org.hilab.server.search.SearchRequest;
import org.hilab.server.search.bench.QuantizationStudy.Row;
import org.junit.jupiter.api.Test;

/** On a tenth of the images; `hilab bench quantization --fraction 1` does it on all of them. */
class QuantizationStudyTest {
  private static final int[] FREQUENT = {0, 8, 10, 12, 13, 15, 17};

  @Test
  void int8_follows_float_on_real_weights_and_images() {
    String data = System.getenv("HILAB_TEST_DATA");
    assumeTrue(data != null, "HILAB_TEST_DATA is not set: no real weights and images");
    PreparedSearch search =
        new SearchPreparation(PreparationListener.NONE, 2).prepare(request(Path.of(data)));
    QuantizationStudy.Result result = new QuantizationStudy(search, FREQUENT).run(_ -> {});
    print("supernet", List.of(result.supernet()));
    print("one to three genes away", result.near());
    print("random", result.random());
    assertThat(result.supernet().int8MeanIou() - result.supernet().floatMeanIou())
        .isBetween(-0.01, 0.01);
    assertThat(QuantizationStudy.kendallTauB(result.near())).isGreaterThanOrEqualTo(0.9);
  }

  private static SearchRequest request(Path data) {
    return new SearchRequest(
        "fmas-mobilenetv2",
        data.resolve("models/deeplabv3_mnv2_os8_voc_trainval_f32_rawbn.safetensors"),
        new DatasetSpec(DatasetSpec.Format.VOC, data.resolve("voc2012")),
        "val",
        0.1,
        384,
        List.of(Objective.MIOU, Objective.FLOPS),
        Strategy.NSGA2,
        12,
        1,
        1,
        Optional.empty(),
        Optional.empty(),
        LatencySource.ESTIMATE,
        Optional.empty(),
        Conventions.DEFAULT);
  }

  private static void print(String group, List<Row> rows) {
    System.out.println(group);
    for (Row row : rows) {
      System.out.printf(
          "  %s  float %.4f  int8 %.4f%n", row.genome(), row.floatMeanIou(), row.int8MeanIou());
    }
  }
}
