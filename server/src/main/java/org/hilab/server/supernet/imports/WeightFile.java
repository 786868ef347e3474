package org.hilab.server.supernet.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.onnx.OnnxWeights;
import org.hilab.server.supernet.Safetensors;
import org.hilab.server.supernet.Tensor;

/**
 * The tensors of a weight file, whatever wrote it. Nothing in the file is executed or believed:
 * what it says of itself is checked, and no other file is opened for it.
 *
 * @param tensors by the names that the file has for them
 */
public record WeightFile(Path path, Format format, SortedMap<String, Tensor> tensors) {
  /** Who wrote it. */
  public enum Format {
    SAFETENSORS,
    TORCH,
    KERAS,
    TFLITE,
    ONNX;

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public WeightFile {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /**
   * Reads a file; its first bytes say what it is, and its name only where they do not.
   *
   * @throws InvalidInput if it is of no known format, broken, too large or holds a weight that is
   *     not a finite number
   */
  public static WeightFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput("There is no weight file", file.toString(), "Give another path");
    }
    Format format = format(file);
    SortedMap<String, Tensor> tensors =
        switch (format) {
          case SAFETENSORS -> Safetensors.read(file).tensors();
          case TORCH -> TorchFile.read(file);
          case KERAS -> KerasFile.read(file);
          case TFLITE -> TfliteFile.read(file);
          case ONNX -> onnx(file);
        };
    tensors.values().forEach(tensor -> requireFinite(file, tensor));
    return new WeightFile(file, format, tensors);
  }

  private static Format format(Path file) {
    byte[] head = head(file);
    String start = new String(head, StandardCharsets.ISO_8859_1);
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (start.startsWith("PK\3\4") || start.startsWith("\u0080\2")) {
      return Format.TORCH;
    }
    if (start.startsWith("\u0089HDF\r\n")) {
      return Format.KERAS;
    }
    if (start.startsWith("TFL3", 4)) {
      return Format.TFLITE;
    }
    if (name.endsWith(".onnx")) {
      return Format.ONNX;
    }
    if (name.endsWith(".safetensors") || start.startsWith("{", 8)) {
      return Format.SAFETENSORS;
    }
    throw new InvalidInput(
        "A weight file is of no known format",
        file.toString(),
        "Give PyTorch's .pt or .pth, Keras' .h5, a .tflite, .onnx or .safetensors file");
  }

  private static byte[] head(Path file) {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(16);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static SortedMap<String, Tensor> onnx(Path file) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    OnnxWeights.read(file)
        .forEach((name, weights) ->
            tensors.put(name, new Tensor(name, weights.shape(), weights.values())));
    return tensors;
  }

  /** The whole file, little-endian. */
  static ByteBuffer bytes(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new InvalidInput(
            "A weight file is too large", file + " has " + channel.size() + " bytes", "Split it");
      }
      return channel
          .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static InvalidInput unreadable(Path file, IOException e) {
    return new InvalidInput(
        "The weight file cannot be read", file + " (" + WholeFile.why(e) + ")", "Check it", e);
  }

  static InvalidInput broken(Path file, String why) {
    return new InvalidInput(
        "The weight file is broken", file + " (" + why + ")", "Download or export it again");
  }

  private static void requireFinite(Path file, Tensor tensor) {
    float[] values = tensor.values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidInput(
            "A weight is not a finite number",
            file + ", tensor " + tensor.name() + ", value " + i + " is " + values[i],
            "Repair the training");
      }
    }
  }

  /** How many values a tensor has. */
  static long elements(List<Integer> shape) {
    long elements = 1;
    for (int size : shape) {
      // stays below 2^62, so that no product of hostile sizes overflows
      elements = elements > Integer.MAX_VALUE ? Long.MAX_VALUE >> 1 : elements * size;
    }
    return elements;
  }
}
