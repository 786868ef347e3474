package org.hilab.server.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.quantization.SyntheticSupernet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntegerModelTest {
  private static final int SIZE = 64;
  private final QuantizedNetwork network =
      SyntheticSupernet.quantized(SyntheticSupernet.genomes(1, 0).getFirst(), SIZE);

  @ParameterizedTest
  @EnumSource(value = WeightForm.class, names = "FLOAT", mode = EnumSource.Mode.EXCLUDE)
  void no_convolution_stays_in_float_after_optimisation(WeightForm form) {
    byte[] model = IntegerModel.write(network, form, ModelOptions.DEFAULT);
    Map<String, Integer> operators = OptimizedModel.operators(model);
    int convolutions =
        (int)
            network.network().layers().stream().filter(Layer.Convolution.class::isInstance).count();
    int integer =
        operators.entrySet().stream()
            .filter(operator -> operator.getKey().endsWith("QLinearConv"))
            .mapToInt(Map.Entry::getValue)
            .sum();
    assertThat(integer).as("%s", operators).isEqualTo(convolutions);
    assertThat(operators.keySet())
        .noneMatch(
            name -> name.matches("(.*\\.)?(Conv|.*FusedConv|Q.*uantizeLinear|D.*uantizeLinear)"));
  }

  @Test
  void in_float_no_scale_is_multiplied_into_a_convolution() {
    byte[] model = IntegerModel.write(network, WeightForm.FLOAT, ModelOptions.DEFAULT);
    Map<String, Integer> operators = OptimizedModel.operators(model);
    List<Layer> layers = network.network().layers();
    long convolutions = layers.stream().filter(Layer.Convolution.class::isInstance).count();
    long pools = layers.stream().filter(Layer.GlobalAveragePool.class::isInstance).count();
    assertThat(operators.keySet())
        .noneMatch(name -> name.contains("QLinear") || name.contains("quantize"));
    // ONNX Runtime may write a multiplication per channel as one more convolution.
    int products =
        operators.entrySet().stream()
            .filter(operator -> operator.getKey().matches("Mul|(.*\\.)?(Fused)?Conv"))
            .mapToInt(Map.Entry::getValue)
            .sum();
    assertThat(products).as("%s", operators).isEqualTo((int) (2 * convolutions + pools));
  }

  @Test
  void all_weight_forms_and_every_batch_size_give_the_same_logits() {
    List<byte[]> images = SyntheticSupernet.images(3, SIZE, 21);
    byte[] single = logits(WeightForm.S8, 1, images);
    assertThat(logits(WeightForm.U8, 1, images)).isEqualTo(single);
    assertThat(logits(WeightForm.FLOAT, 1, images)).isEqualTo(single);
    assertThat(logits(WeightForm.S8, 3, images)).isEqualTo(single);
    assertThat(logits(WeightForm.FLOAT, 3, images)).isEqualTo(single);
    assertThat(logits(WeightForm.S8, ModelOptions.ANY_BATCH, images)).isEqualTo(single);
  }

  @Test
  void the_model_says_what_it_is() throws InvalidProtocolBufferException {
    ModelOptions options =
        ModelOptions.DEFAULT.withMetadata(
            Map.of(ModelOptions.GENOME, "0101", ModelOptions.SPACE, "s"));
    ModelProto model = ModelProto.parseFrom(IntegerModel.write(network, WeightForm.U8, options));
    Map<String, String> metadata =
        model.getMetadataPropsList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    QuantizationParameters logits = network.tensor(network.network().layers().size() - 1);
    assertThat(metadata)
        .containsEntry("hilab.genome", "0101")
        .containsEntry("hilab.space", "s")
        .containsEntry("hilab.scheme", "exact-16u")
        .containsEntry("hilab.weightForm", "U8")
        .containsEntry("hilab.logits.scale", Double.toString(logits.scale()))
        .containsEntry("hilab.logits.zeroPoint", Integer.toString(logits.zeroPoint()));
  }

  @Test
  void every_layer_is_a_named_node_with_a_typed_output() throws InvalidProtocolBufferException {
    ModelProto model =
        ModelProto.parseFrom(IntegerModel.write(network, WeightForm.S8, ModelOptions.DEFAULT));
    List<Layer> layers = network.network().layers();
    assertThat(model.getGraph().getNodeList())
        .extracting(NodeProto::getName)
        .hasSize(layers.size() - 1)
        .doesNotHaveDuplicates()
        .contains("Conv", "expanded_conv_2_add", "gap", "concat", "logits");
    assertThat(model.getGraph().getValueInfoCount()).isEqualTo(layers.size() - 2);
  }

  private byte[] logits(WeightForm form, int batch, List<byte[]> images) {
    byte[] bytes = IntegerModel.write(network, form, ModelOptions.DEFAULT.withBatch(batch));
    int perRun = batch == ModelOptions.ANY_BATCH ? images.size() : batch;
    int logits = Math.toIntExact(network.network().output().elements());
    byte[] all = new byte[logits * images.size()];
    try (OnnxModel model = OnnxModel.open("int8", bytes);
        ModelRun run = model.bind(List.of(perRun, 3, SIZE, SIZE))) {
      for (int first = 0; first < images.size(); first += perRun) {
        for (int i = 0; i < perRun; i++) {
          run.input().put(i * images.get(first + i).length, images.get(first + i));
        }
        run.run();
        run.output().get(0, all, first * logits, perRun * logits);
      }
    }
    return all;
  }
}
