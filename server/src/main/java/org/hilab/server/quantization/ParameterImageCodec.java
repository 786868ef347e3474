package org.hilab.server.quantization;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.Requantization;

/**
 * An int8 image as bytes, one form for one image: the number of tensors, then each (name, scale as
 * IEEE double, zero point); the number of convolutions, then each (name, channels, weights, biases,
 * multipliers). In the order of the names; a name is its length and its UTF-8.
 */
final class ParameterImageCodec {
  private ParameterImageCodec() {}

  static byte[] encode(ParameterImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(image.tensors().size());
      for (Map.Entry<String, QuantizationParameters> tensor : image.tensors().entrySet()) {
        writeName(tensor.getKey(), out);
        out.writeDouble(tensor.getValue().scale());
        out.writeByte(tensor.getValue().zeroPoint());
      }
      out.writeInt(image.convolutions().size());
      for (Map.Entry<String, QuantizedConvolution> layer : image.convolutions().entrySet()) {
        writeName(layer.getKey(), out);
        writeConvolution(layer.getValue(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail.", e);
    }
    return bytes.toByteArray();
  }

  private static void writeName(String name, DataOutputStream out) throws IOException {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static void writeConvolution(QuantizedConvolution values, DataOutputStream out)
      throws IOException {
    out.writeInt(values.bias().length);
    out.writeInt(values.weights().length);
    out.write(values.weights());
    for (int bias : values.bias()) {
      out.writeInt(bias);
    }
    for (int multiplier : values.multipliers()) {
      out.writeInt(multiplier);
    }
  }

  /**
   * Decodes what {@link #encode} wrote; a checksum proves no good will, so lengths and values are
   * checked too.
   *
   * @param file for the message
   */
  static ParameterImage decode(byte[] payload, Path file) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    try {
      SortedMap<String, QuantizationParameters> tensors = new TreeMap<>();
      for (int left = in.getInt(); left > 0; left--) {
        tensors.put(name(in), new QuantizationParameters(in.getDouble(), in.get() & 0xff));
      }
      SortedMap<String, QuantizedConvolution> convolutions = new TreeMap<>();
      for (int left = in.getInt(); left > 0; left--) {
        convolutions.put(name(in), convolution(in));
      }
      ParameterImage image = new ParameterImage(tensors, convolutions);
      require(Arrays.equals(encode(image), payload), "it is not in its only form");
      return image;
    } catch (BufferUnderflowException e) {
      throw ParameterImageFile.damaged(file, "it ends early");
    } catch (IllegalArgumentException e) {
      throw ParameterImageFile.damaged(file, String.valueOf(e.getMessage()));
    }
  }

  private static String name(ByteBuffer in) {
    return new String(bytes(in, in.getInt()), StandardCharsets.UTF_8);
  }

  private static QuantizedConvolution convolution(ByteBuffer in) {
    int channels = in.getInt();
    byte[] weights = bytes(in, in.getInt());
    require(channels > 0 && weights.length % channels == 0, "weights do not fit the channels");
    for (byte weight : weights) {
      require(weight != Byte.MIN_VALUE, "a weight is -128");
    }
    int[] bias = integers(in, channels);
    int[] multipliers = integers(in, channels);
    for (int multiplier : multipliers) {
      require(
          multiplier >= 1 && multiplier <= Requantization.MAX_MULTIPLIER,
          "a multiplier is " + multiplier);
    }
    return new QuantizedConvolution(weights, bias, multipliers);
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    require(length >= 0 && length <= in.remaining(), "a length is " + length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int[] integers(ByteBuffer in, int count) {
    require(count <= in.remaining() / Integer.BYTES, "a count is " + count);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.getInt();
    }
    return values;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
