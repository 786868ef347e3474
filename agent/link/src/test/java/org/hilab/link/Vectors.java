package org.hilab.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** The vectors that the firmware's own tests read, firmware-scripts/vectors. */
final class Vectors {
  private Vectors() {}

  /** The folder firmware-scripts, which the build names. */
  static Path folder() {
    return Path.of(System.getProperty("hilab.firmware")).normalize();
  }

  /** The words of every line that is no comment. */
  static List<List<String>> lines(String name) {
    try {
      return Files.readAllLines(folder().resolve("vectors").resolve(name)).stream()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> List.of(line.split(" ")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String hexadecimal) {
    return hexadecimal.equals("-") ? new byte[0] : HexFormat.of().parseHex(hexadecimal);
  }
}
