package org.hilab.server.supernet.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.supernet.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keras, TensorFlow Lite and ONNX. */
class OtherWeightFilesTest {
  private static final int FLOAT32 = 0;
  private static final int FLOAT16 = 1;
  private static final int INT32 = 2;
  private static final int INT8 = 9;
  @TempDir Path folder;

  @Test
  void keras_weights_are_named_by_their_path() {
    Path file = folder.resolve("a.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup layer = hdf.putGroup("Conv").putGroup("Conv");
      layer.putDataset("kernel:0", new float[][] {{1, 2, 3}, {4, 5, 6}});
      layer.putDataset("bias:0", new double[] {0.5, -0.5});
    }
    WeightFile read = WeightFile.read(file);
    assertThat(read.format()).isEqualTo(WeightFile.Format.KERAS);
    assertThat(read.tensors().keySet()).containsExactly("Conv/Conv/bias:0", "Conv/Conv/kernel:0");
    assertThat(tensor(read, "Conv/Conv/kernel:0").shape()).containsExactly(2, 3);
    assertThat(tensor(read, "Conv/Conv/kernel:0").values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(tensor(read, "Conv/Conv/bias:0").values()).containsExactly(0.5f, -0.5f);
  }

  @Test
  void a_damaged_hdf5_file_is_refused_or_read_but_nothing_else() throws IOException {
    Path file = folder.resolve("a.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putGroup("Conv").putDataset("kernel:0", new float[] {1, 2, 3});
    }
    byte[] good = Files.readAllBytes(file);
    for (int i = 8; i < good.length; i += 7) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) 0xA5;
      refuseOrRead(Files.write(folder.resolve("bad.h5"), bad));
      refuseOrRead(Files.write(folder.resolve("bad.h5"), Arrays.copyOf(good, i)));
    }
  }

  private static void refuseOrRead(Path file) {
    try {
      assertThat(WeightFile.read(file).tensors()).isNotNull();
    } catch (InvalidInput e) {
      assertThat(e).hasMessageContaining(file.getFileName().toString());
    }
  }

  @Test
  void tflite_constants_are_read_as_real_numbers() throws IOException {
    ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(1.5f).putFloat(-2);
    ByteBuffer halfs = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    halfs.putShort(Float.floatToFloat16(0.25f));
    ByteBuffer biases = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(-3).putInt(4);
    Path file =
        write(
            new TinyTflite()
                .add(constant("floats", FLOAT32, new int[] {2, 1}, floats.array()))
                .add(constant("halfs", FLOAT16, new int[] {1}, halfs.array()))
                .add(
                    new TinyTflite.Constant(
                        "kernel",
                        INT8,
                        new int[] {2, 2},
                        new byte[] {1, -128, 3, 4},
                        new float[] {0.5f, 2},
                        new long[] {0, 0},
                        0))
                .add(
                    new TinyTflite.Constant(
                        "whole",
                        INT8,
                        new int[] {2},
                        new byte[] {-1, 7},
                        new float[] {0.25f},
                        new long[] {3},
                        0))
                .add(
                    new TinyTflite.Constant(
                        "bias",
                        INT32,
                        new int[] {2},
                        biases.array(),
                        new float[] {0.5f, 0.125f},
                        new long[] {0, 0},
                        0))
                .bytes());
    WeightFile read = WeightFile.read(file);
    assertThat(read.format()).isEqualTo(WeightFile.Format.TFLITE);
    assertThat(read.tensors()).hasSize(5);
    assertThat(tensor(read, "floats").values()).containsExactly(1.5f, -2);
    assertThat(tensor(read, "floats").shape()).containsExactly(2, 1);
    assertThat(tensor(read, "halfs").values()).containsExactly(0.25f);
    assertThat(tensor(read, "kernel").values()).containsExactly(0.5f, -64, 6, 8);
    assertThat(tensor(read, "whole").values()).containsExactly(-1, 1);
    assertThat(tensor(read, "bias").values()).containsExactly(-1.5f, 0.5f);
  }

  @Test
  void broken_tflite_files_are_refused() throws IOException {
    byte[] good = new TinyTflite().add(constant("a", FLOAT32, new int[] {2}, new byte[8])).bytes();
    for (int length = 8; length < good.length; length++) {
      Path cut = write(Arrays.copyOf(good, length));
      assertThatThrownBy(() -> WeightFile.read(cut))
          .as("%d of %d bytes", length, good.length)
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("a.tflite");
    }
    for (int i = 8; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) 0xFF;
      refuseOrRead(write(bad));
    }
    refuses(constant("a", FLOAT32, new int[] {3}, new byte[8]), "of shape [3] has 8 bytes");
    refuses(constant("a", 5, new int[] {3}, new byte[8]), "a has type 5");
    refuses(constant("a", FLOAT32, new int[] {65536, 65536}, new byte[8]), "too large");
    refuses(
        new TinyTflite.Constant(
            "a", INT8, new int[] {2}, new byte[2], new float[] {1, 2, 3}, new long[] {0}, 0),
        "has 3 scales");
  }

  private void refuses(TinyTflite.Constant constant, String why) throws IOException {
    Path file = write(new TinyTflite().add(constant).bytes());
    assertThatThrownBy(() -> WeightFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("a.tflite", "tensor a", why);
  }

  private static TinyTflite.Constant constant(String name, int type, int[] shape, byte[] data) {
    return new TinyTflite.Constant(name, type, shape, data, new float[0], new long[0], 0);
  }

  private Path write(byte[] model) throws IOException {
    return Files.write(folder.resolve("a.tflite"), model);
  }

  @Test
  void onnx_initializers_and_constants_are_read() throws IOException {
    ByteString raw =
        ByteString.copyFrom(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0});
    TensorProto stored = tensor("stored").addDims(2).addDims(1).setRawData(raw).build();
    TensorProto listed = tensor("listed").addDims(2).addFloatData(3).addFloatData(4).build();
    TensorProto half =
        tensor("half")
            .setDataType(TensorProto.DataType.FLOAT16_VALUE)
            .addDims(1)
            .addInt32Data(Float.floatToFloat16(-6))
            .build();
    NodeProto constant =
        NodeProto.newBuilder()
            .setOpType("Constant")
            .addOutput("constant")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setT(tensor("").addDims(1).addFloatData(5)))
            .build();
    WeightFile read = onnx(graph(stored, listed, half).addNode(constant));
    assertThat(read.format()).isEqualTo(WeightFile.Format.ONNX);
    assertThat(tensor(read, "stored").values()).containsExactly(1, -2);
    assertThat(tensor(read, "stored").shape()).containsExactly(2, 1);
    assertThat(tensor(read, "listed").values()).containsExactly(3, 4);
    assertThat(tensor(read, "half").values()).containsExactly(-6);
    assertThat(tensor(read, "constant").values()).containsExactly(5);
  }

  @Test
  void onnx_with_data_outside_is_refused_wherever_it_says_so() {
    for (String location : List.of("/etc/passwd", "../weights.bin", "weights.bin")) {
      TensorProto outside =
          tensor("far")
              .addDims(1)
              .setDataLocation(TensorProto.DataLocation.EXTERNAL)
              .addExternalData(
                  StringStringEntryProto.newBuilder().setKey("location").setValue(location))
              .build();
      refusesOnnx(graph(outside), "another file", "tensor far names \"" + location + "\"");
      NodeProto inner =
          NodeProto.newBuilder()
              .addAttribute(AttributeProto.newBuilder().setG(graph(outside)))
              .build();
      refusesOnnx(graph().addNode(inner), "another file", location);
    }
  }

  @Test
  void broken_onnx_files_are_refused() throws IOException {
    refusesOnnx(graph(tensor("a").addDims(3).addFloatData(1).build()), "a has 1 of 3 values");
    refusesOnnx(graph(tensor("a").addDims(-3).build()), "a has the shape [-3]");
    refusesOnnx(graph(tensor("a").addDims(1L << 40).build()), "a has the shape");
    refusesOnnx(graph(tensor("a").setDataType(8).addDims(1).build()), "tensor a has type 8");
    TensorProto nan = tensor("a").addDims(1).addFloatData(Float.NaN).build();
    refusesOnnx(graph(nan), "not a finite number", "tensor a, value 0 is NaN");
    Path file = Files.write(folder.resolve("a.onnx"), new byte[] {7, 7, 7});
    assertThatThrownBy(() -> WeightFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("a.onnx");
  }

  @Test
  void a_file_of_no_known_kind_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.txt"), "hello");
    assertThatThrownBy(() -> WeightFile.read(file)).hasMessageContaining("no known format");
    assertThatThrownBy(() -> WeightFile.read(folder.resolve("no.h5")))
        .hasMessageContaining("no.h5");
  }

  private void refusesOnnx(GraphProto.Builder graph, String... parts) {
    assertThatThrownBy(() -> onnx(graph))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(parts)
        .hasMessageContaining("a.onnx");
  }

  private WeightFile onnx(GraphProto.Builder graph) throws IOException {
    byte[] model = ModelProto.newBuilder().setIrVersion(7).setGraph(graph).build().toByteArray();
    return WeightFile.read(Files.write(folder.resolve("a.onnx"), model));
  }

  private static GraphProto.Builder graph(TensorProto... tensors) {
    return GraphProto.newBuilder().setName("g").addAllInitializer(List.of(tensors));
  }

  private static TensorProto.Builder tensor(String name) {
    return TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
  }

  private static Tensor tensor(WeightFile file, String name) {
    return Objects.requireNonNull(file.tensors().get(name));
  }
}
