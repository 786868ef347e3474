package org.hilab.server.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.hilab.server.candidate.InvalidInput;

/** A file with a secret: nobody but its owner can ever read it, also while it is written. */
final class PrivateFile {
  private PrivateFile() {}

  /** Replaces the file; its folder is made if it is missing. */
  static void write(Path file, String secret) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, secret);
    } catch (IOException e) {
      throw new InvalidInput(
          "A file with a token cannot be written", file + " (" + e + ")", "Check its folder", e);
    }
  }
}
