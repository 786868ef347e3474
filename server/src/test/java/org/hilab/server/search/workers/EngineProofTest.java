package org.hilab.server.search.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.hilab.server.accuracy.LayerChecksum;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.onnx.Device;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.search.Candidates;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SyntheticSearch;
import org.junit.jupiter.api.Test;

class EngineProofTest {
  private final PreparedSearch search = SyntheticSearch.prepared(64, 2, 1);

  @Test
  void an_engine_without_int8_operators_gives_every_checksum_of_one_with() {
    List<LayerChecksum> int8 = checksums(search);
    PreparedSearch inFloat = with(search.candidates().image(), WeightForm.FLOAT);
    assertThat(checksums(inFloat)).isEqualTo(int8).hasSizeGreaterThan(8);
  }

  @Test
  void one_changed_weight_is_found_and_the_layer_named_after_it() {
    String layer = "expanded_conv_16_project";
    PreparedSearch other = with(changed(layer), search.weightForm());
    List<LayerChecksum> reference = checksums(search);
    List<Long> others = checksums(other).stream().map(LayerChecksum::crc32c).toList();
    Optional<LayerChecksum> difference = EngineProof.difference(reference, others);
    assertThat(difference).isPresent();
    int before = reference.indexOf(difference.orElseThrow()) - 1;
    assertThat(reference.get(before).layer()).isLessThan(layer);
    assertThat(EngineProof.difference(reference, others.subList(0, before))).isPresent();
  }

  /** One weight of every output: some value changes for certain. */
  private ParameterImage changed(String layer) {
    ParameterImage image = search.candidates().image();
    QuantizedConvolution values = Objects.requireNonNull(image.convolutions().get(layer));
    byte[] weights = values.weights().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) (weights[i] / 2);
    }
    var convolutions = new TreeMap<>(image.convolutions());
    convolutions.put(layer, new QuantizedConvolution(weights, values.bias(), values.multipliers()));
    return new ParameterImage(image.tensors(), convolutions);
  }

  @Test
  void a_build_without_cuda_refuses_a_gpu_and_says_how_to_get_one() {
    assertThatThrownBy(() -> Engine.ofCuda(new Device.Cuda(0)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("cuda:0", "-Pgpu");
    assertThat(Device.of("cuda:3")).isEqualTo(new Device.Cuda(3));
    assertThatThrownBy(() -> Device.of("cuda")).hasMessageContaining("cuda:0");
  }

  private PreparedSearch with(ParameterImage image, WeightForm form) {
    Candidates all = search.candidates();
    return new PreparedSearch(
        search.started(),
        new Candidates(all.space(), all.supernet(), image, all.inputSize()),
        search.table(),
        search.evaluator(),
        search.picture(),
        Engine.ofCpu(form),
        search.classNames(),
        search.sharedWork());
  }

  private static List<LayerChecksum> checksums(PreparedSearch search) {
    try (SharedInt8Evaluator evaluator = SharedInt8Evaluator.oneOf(1, search)) {
      return EngineProof.of(search, evaluator);
    }
  }
}
