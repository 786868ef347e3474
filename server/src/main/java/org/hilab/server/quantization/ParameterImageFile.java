package org.hilab.server.quantization;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.ParameterImage;

/**
 * The int8 image as a file, all numbers big-endian: magic (8 bytes), version (4), length of the
 * payload (8), SHA-256 of the payload (32), payload ({@link ParameterImageCodec}). A file is read
 * completely or not at all, and written completely or not at all.
 */
public final class ParameterImageFile {
  private static final byte[] MAGIC = {'H', 'I', 'L', 'A', 'B', 'I', '8', '\n'};
  private static final int VERSION = 1;
  private static final int HASH_BYTES = 32;
  private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES + Long.BYTES + HASH_BYTES;

  /** No supernet of ours comes near; a longer file is not one of ours. */
  private static final long MAX_BYTES = 512L << 20;

  private ParameterImageFile() {}

  /** The identity of an image: SHA-256 of its payload, lower-case hexadecimal. */
  public static String sha256(ParameterImage image) {
    return HexFormat.of().formatHex(hash(ParameterImageCodec.encode(image)));
  }

  /**
   * Writes the image, so that the target is the old or the new file.
   *
   * @throws InvalidInput if the folder cannot be written or is full
   */
  public static void write(ParameterImage image, Path file) {
    byte[] bytes = bytes(image);
    WholeFile.write("The int8 image", file, out -> out.write(bytes));
  }

  /** What {@link #write} writes. */
  public static byte[] bytes(ParameterImage image) {
    byte[] payload = ParameterImageCodec.encode(image);
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .put(MAGIC)
        .putInt(VERSION)
        .putLong(payload.length)
        .put(hash(payload))
        .put(payload)
        .array();
  }

  /**
   * Reads an image.
   *
   * @throws InvalidInput if the file cannot be read, is no int8 image, is of another version or is
   *     damaged
   */
  public static ParameterImage read(Path file) {
    ByteBuffer bytes = ByteBuffer.wrap(load(file));
    byte[] magic = new byte[MAGIC.length];
    if (bytes.remaining() >= HEADER_BYTES) {
      bytes.get(magic);
    }
    if (!MessageDigest.isEqual(magic, MAGIC)) {
      throw new InvalidInput(
          "The file is not an int8 image", file.toString(), "Make one with hilab quantize");
    }
    int version = bytes.getInt();
    if (version != VERSION) {
      throw new InvalidInput(
          "The int8 image has version " + version + ", this program reads " + VERSION,
          file.toString(),
          "Make it again with hilab quantize");
    }
    return ParameterImageCodec.decode(payload(bytes, file), file);
  }

  private static byte[] load(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidInput(
            "The file is too long for an int8 image",
            file + " has " + Files.size(file) + " bytes",
            "Make one with hilab quantize");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidInput(
          "The int8 image cannot be read",
          file + " (" + WholeFile.why(e) + ")",
          "Name a file that hilab quantize wrote",
          e);
    }
  }

  private static byte[] payload(ByteBuffer bytes, Path file) {
    long length = bytes.getLong();
    byte[] expected = new byte[HASH_BYTES];
    bytes.get(expected);
    byte[] payload = new byte[bytes.remaining()];
    bytes.get(payload);
    if (length != payload.length || !MessageDigest.isEqual(expected, hash(payload))) {
      throw damaged(file, "length or checksum do not fit");
    }
    return payload;
  }

  static InvalidInput damaged(Path file, String why) {
    return new InvalidInput(
        "The int8 image is damaged",
        file + " (" + why + ")",
        "Copy it again or make it again with hilab quantize");
  }

  private static byte[] hash(byte[] payload) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(payload);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
