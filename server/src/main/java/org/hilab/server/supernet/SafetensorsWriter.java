package org.hilab.server.supernet;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.hilab.server.artefact.WholeFile;

/** Writes tensors as a safetensors file, in the order of their names. */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SafetensorsWriter() {}

  /** As float32. The file is old or new, never half. */
  public static void write(Path file, SortedMap<String, Tensor> tensors) {
    write(file, tensors, ElementType.F32);
  }

  static void write(Path file, SortedMap<String, Tensor> tensors, ElementType type) {
    WholeFile.write("The weight file", file, out -> writeTo(out, tensors, type));
  }

  private static void writeTo(OutputStream out, SortedMap<String, Tensor> tensors, ElementType type)
      throws IOException {
    byte[] header = header(tensors, type);
    out.write(bytes(Long.BYTES, bytes -> bytes.putLong(header.length)));
    out.write(header);
    for (Tensor tensor : tensors.values()) {
      out.write(
          bytes(
              type.bytes() * tensor.values().length,
              bytes -> {
                for (float value : tensor.values()) {
                  type.put(bytes, value);
                }
              }));
    }
  }

  private static byte[] header(SortedMap<String, Tensor> tensors, ElementType type)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    long position = 0;
    for (Tensor tensor : tensors.values()) {
      ObjectNode node = root.putObject(tensor.name());
      node.put("dtype", type.name());
      tensor.shape().forEach(node.putArray("shape")::add);
      long end = position + (long) type.bytes() * tensor.values().length;
      node.putArray("data_offsets").add(position).add(end);
      position = end;
    }
    String json = JSON.writeValueAsString(root);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    return (json + " ".repeat(-bytes & (ALIGNMENT - 1))).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int length, Consumer<ByteBuffer> fill) {
    byte[] bytes = new byte[length];
    fill.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }
}
