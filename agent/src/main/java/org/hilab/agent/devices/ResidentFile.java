package org.hilab.agent.devices;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.hilab.link.Identity;

/**
 * The header of a resident image's file, {@code firmware-scripts/messages.md}.
 *
 * @param weightsCrc32c as an unsigned number
 * @param parametersCrc32c as an unsigned number
 */
record ResidentFile(Path path, long weightsCrc32c, long parametersCrc32c) {
  private static final int MAGIC = 0x49524c48;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 32;
  private static final int CHECKED_BYTES = 28;
  private static final int WEIGHT_BYTES_AT = 8;
  private static final int PARAMETER_BYTES_AT = 12;
  private static final int WEIGHTS_AT = 16;
  private static final int PARAMETERS_AT = 20;

  /** Reads a header that is proven to be one. */
  static ResidentFile of(Path path) throws DeviceFailure {
    ByteBuffer header = ByteBuffer.wrap(start(path)).order(ByteOrder.LITTLE_ENDIAN);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, Math.min(CHECKED_BYTES, header.capacity()));
    if (header.capacity() < HEADER_BYTES
        || header.getInt(0) != MAGIC
        || header.getInt(Integer.BYTES) != VERSION
        || header.getInt(CHECKED_BYTES) != (int) crc.getValue()
        || size(header) != path.toFile().length()) {
      throw new DeviceFailure(Reason.NO_BLOB, path.getFileName() + " is no resident image.");
    }
    return new ResidentFile(
        path,
        Integer.toUnsignedLong(header.getInt(WEIGHTS_AT)),
        Integer.toUnsignedLong(header.getInt(PARAMETERS_AT)));
  }

  /** Whether the board has it. */
  boolean isOn(Identity board) {
    return has(board.weights(), weightsCrc32c) && has(board.parameters(), parametersCrc32c);
  }

  private static boolean has(Identity.Resident part, long crc32c) {
    return part.valid() && part.crc32c() == crc32c;
  }

  private static long size(ByteBuffer header) {
    return HEADER_BYTES
        + Integer.toUnsignedLong(header.getInt(WEIGHT_BYTES_AT))
        + Integer.toUnsignedLong(header.getInt(PARAMETER_BYTES_AT));
  }

  private static byte[] start(Path path) throws DeviceFailure {
    try (InputStream input = Files.newInputStream(path)) {
      return input.readNBytes(HEADER_BYTES);
    } catch (IOException e) {
      throw new DeviceFailure(Reason.NO_BLOB, "Cannot read " + path + ": " + e.getMessage() + ".");
    }
  }
}
