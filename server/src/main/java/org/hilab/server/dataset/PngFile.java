package org.hilab.server.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import org.hilab.server.candidate.InvalidInput;

/**
 * The chunks of a PNG that pixels need, each with a right checksum. Java's decoder looks at no
 * checksum, and it inflates texts and profiles of any size, so they are left out.
 */
final class PngFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "IDAT", "IEND");
  private static final int CHUNK_OVERHEAD = 12;

  /** Deflate's own limit is 1032 to 1. */
  private static final long MOST_INFLATION = 1032;

  private final Path file;
  private final ByteBuffer bytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long rowBits;
  private long rows;
  private long compressed;

  private PngFile(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /**
   * The same picture without the rest.
   *
   * @throws InvalidInput if a chunk is damaged, or the data cannot be as many pixels as it says
   */
  static byte[] needed(Path file, byte[] bytes) {
    return new PngFile(file, bytes).needed();
  }

  private byte[] needed() {
    byte[] all = bytes.array();
    if (!Arrays.equals(Arrays.copyOf(all, SIGNATURE.length), SIGNATURE)) {
      throw damaged("it does not begin like a PNG");
    }
    kept.writeBytes(SIGNATURE);
    bytes.position(SIGNATURE.length);
    boolean ended = false;
    while (!ended) {
      ended = chunk().equals("IEND");
    }
    if (rowBits == 0 || (rowBits / Byte.SIZE + 1) * rows > MOST_INFLATION * (compressed + 1)) {
      throw damaged(compressed + " bytes cannot hold that many pixels");
    }
    return kept.toByteArray();
  }

  private String chunk() {
    int start = bytes.position();
    if (bytes.remaining() < CHUNK_OVERHEAD) {
      throw damaged("it ends too early");
    }
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining() - Integer.BYTES * 2) {
      throw damaged("it ends within a chunk");
    }
    String type = new String(bytes.array(), bytes.position(), 4, StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), bytes.position(), Integer.BYTES + length);
    int data = bytes.position() + Integer.BYTES;
    bytes.position(data + length);
    if (bytes.getInt() != (int) crc.getValue()) {
      throw damaged("the checksum of its chunk " + type + " is wrong");
    }
    look(type, data, length);
    if (NEEDED.contains(type)) {
      kept.write(bytes.array(), start, length + CHUNK_OVERHEAD);
    }
    return type;
  }

  private void look(String type, int data, int length) {
    if (type.equals("IDAT")) {
      compressed += length;
    }
    if (type.equals("IHDR") && length >= 10) {
      int bits = bytes.get(data + 8);
      int samples =
          switch (bytes.get(data + 9)) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
          };
      rowBits = (long) bytes.getInt(data) * bits * samples;
      rows = bytes.getInt(data + Integer.BYTES);
    }
  }

  private InvalidInput damaged(String why) {
    return new InvalidInput(
        "A file is not a readable PNG", file + " (" + why + ")", "Replace it by an undamaged copy");
  }
}
