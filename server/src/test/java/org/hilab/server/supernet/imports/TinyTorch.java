package org.hilab.server.supernet.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hilab.server.supernet.Tensor;

/** Writes a state dict as torch.save does since 1.6. */
final class TinyTorch {
  private TinyTorch() {}

  static void write(Path file, List<Tensor> tensors) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "archive/data.pkl", pickle(tensors), ZipEntry.STORED);
      for (int i = 0; i < tensors.size(); i++) {
        float[] values = tensors.get(i).values();
        ByteBuffer bytes =
            ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        put(zip, "archive/data/" + i, bytes.array(), ZipEntry.STORED);
      }
    }
  }

  private static byte[] pickle(List<Tensor> tensors) {
    StringBuilder pickle = new StringBuilder("\u0080\2}(");
    for (int i = 0; i < tensors.size(); i++) {
      Tensor tensor = tensors.get(i);
      pickle.append(text(tensor.name())).append("ctorch._utils\n_rebuild_tensor_v2\n((");
      pickle.append(text("storage")).append("ctorch\nFloatStorage\n").append(text("" + i));
      pickle.append(text("cpu")).append(number(tensor.values().length)).append("tQK\0(");
      tensor.shape().forEach(size -> pickle.append(number(size)));
      pickle.append("t(");
      int stride = tensor.values().length;
      for (int size : tensor.shape()) {
        stride /= size;
        pickle.append(number(stride));
      }
      pickle.append("t\u0089}tR");
    }
    return pickle.append("u.").toString().getBytes(ISO_8859_1);
  }

  private static String text(String word) {
    return "X" + little(word.length()) + word;
  }

  private static String number(int value) {
    return "J" + little(value);
  }

  private static String little(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return out.toString(ISO_8859_1);
  }

  /** Adds one entry, stored or deflated. */
  static void put(ZipOutputStream zip, String name, byte[] bytes, int method) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    entry.setSize(bytes.length);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** What torchvision's MobileNetV2 calls a tensor of the supernet. */
  static String torchvisionName(String name) {
    String norm =
        name.replace("BN_gamma", "bn.weight")
            .replace("BN_beta", "bn.bias")
            .replace("BN_moving_mean", "bn.running_mean")
            .replace("BN_moving_variance", "bn.running_var")
            .replaceAll("_(depthwise_)?kernel$", "_conv.weight")
            .replaceAll("_bias$", "_conv.bias");
    Matcher block =
        Pattern.compile("expanded_conv(?:_(\\d+))?_([a-z]+)_(conv|bn)(.*)").matcher(norm);
    if (block.matches()) {
      int index = block.group(1) == null ? 0 : Integer.parseInt(block.group(1));
      int part = List.of("expand", "depthwise", "project").indexOf(block.group(2));
      int first = index == 0 ? part - 1 : part;
      boolean bn = block.group(3).equals("bn");
      String place = part == 2 ? "" + (first + (bn ? 1 : 0)) : first + (bn ? ".1" : ".0");
      return "backbone.features." + (index + 1) + ".conv." + place + block.group(4);
    }
    if (norm.startsWith("Conv_")) {
      return norm.replace("Conv_conv", "backbone.features.0.0")
          .replace("Conv_bn", "backbone.features.0.1");
    }
    return "head."
        + norm.replace("_conv.", ".conv.")
            .replace("_bn.", ".bn.")
            .replace("logits_semantic.conv", "logits_semantic");
  }
}
