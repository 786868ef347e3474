package org.hilab.server.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.hilab.server.candidate.InvalidInput;

/** A file with a secret: nobody but its owner can ever read it, also while it is written. */
public final class PrivateFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFile() {}

  /** Replaces the file, never by half of it; its folder is made if it is missing. */
  public static void write(Path file, String secret) {
    try {
      Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
      Path temporary = Files.createTempFile(folder, file.getFileName() + ".", ".tmp", OWNER_ONLY);
      Files.writeString(temporary, secret);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new InvalidInput(
          "A file with a token cannot be written", file + " (" + e + ")", "Check its folder", e);
    }
  }
}
