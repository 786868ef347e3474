package org.hilab.server.supernet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.candidate.InvalidInput;

/**
 * A weight file in the safetensors format: u64 header length, JSON header, tensor bytes, all
 * little-endian. Everything in the file is checked before it is believed.
 *
 * @param tensors by name
 * @param sha256 of the whole file, in lower-case hexadecimal
 */
public record Safetensors(SortedMap<String, Tensor> tensors, String sha256) {
  /** The format's own limit. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  public Safetensors {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /**
   * Reads the whole file.
   *
   * @throws InvalidInput if it does not exist or breaks the format
   */
  public static Safetensors read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput(
          "There is no weight file", file.toString(), "Give the path of a .safetensors file");
    }
    MessageDigest digest = sha256Digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      SortedMap<String, Tensor> tensors = read(in, Files.size(file), file);
      return new Safetensors(tensors, HexFormat.of().formatHex(digest.digest()));
    } catch (EOFException e) {
      throw broken("The weight file is truncated", file.toString());
    } catch (IOException e) {
      throw new InvalidInput(
          "The weight file cannot be read", file + " (" + e.getMessage() + ")", "Check it", e);
    }
  }

  static InvalidInput broken(String what, String which) {
    return new InvalidInput(what, which, "Download or export the weights again");
  }

  private static SortedMap<String, Tensor> read(InputStream in, long fileBytes, Path file)
      throws IOException {
    long headerBytes = bytes(in, Long.BYTES).getLong();
    if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES) {
      String found = file + " says " + Long.toUnsignedString(headerBytes) + " bytes";
      throw broken("The header of the weight file is too long", found);
    }
    long dataBytes = fileBytes - Long.BYTES - headerBytes;
    if (dataBytes < 0) {
      throw broken("The weight file ends within its header", file.toString());
    }
    byte[] json = in.readNBytes((int) headerBytes);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (SafetensorsHeader.Entry entry : SafetensorsHeader.parse(json, dataBytes, file).entries()) {
      tensors.put(entry.name(), tensor(in, entry, file));
    }
    return tensors;
  }

  private static Tensor tensor(InputStream in, SafetensorsHeader.Entry entry, Path file)
      throws IOException {
    long length = entry.end() - entry.begin();
    if (length > Integer.MAX_VALUE - 8) {
      throw broken("A tensor is too large", file + ", tensor " + entry.name());
    }
    ByteBuffer bytes = bytes(in, (int) length);
    float[] values = new float[entry.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = entry.type().next(bytes);
      if (!Float.isFinite(values[i])) {
        String found = file + ", tensor " + entry.name() + ", value " + i + " is " + values[i];
        throw new InvalidInput("A weight is not a finite number", found, "Repair the training");
      }
    }
    return new Tensor(entry.name(), entry.shape(), values);
  }

  private static ByteBuffer bytes(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
