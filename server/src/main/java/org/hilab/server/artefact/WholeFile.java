package org.hilab.server.artefact;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.hilab.server.candidate.InvalidInput;

/** Writes a file so that it is old or new, never half: beside it first, then renamed. */
public final class WholeFile {
  private WholeFile() {}

  /** What goes into the file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes through a temporary file in the same folder, which is made if it is missing. The bytes
   * are on the disk when this returns.
   *
   * @param what the file is for the user, for example "The weight file"
   * @throws InvalidInput if the folder cannot be written or the disk is full
   */
  public static void write(String what, Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path folder = target.resolveSibling(".").normalize();
    try {
      Files.createDirectories(folder);
      Path temporary = Files.createTempFile(folder, target.getFileName() + ".", ".tmp");
      try {
        writeSynced(temporary, content);
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new InvalidInput(
          what + " cannot be written",
          file + " (" + why(e) + ")",
          "Check that the folder can be written and the disk has room",
          e);
    }
  }

  /** What the system said, in words: Java says only the path for many of its file errors. */
  public static String why(IOException problem) {
    return switch (problem) {
      case NoSuchFileException e -> "there is no " + e.getFile();
      case AccessDeniedException e -> "access to " + e.getFile() + " is denied";
      case FileAlreadyExistsException e -> e.getFile() + " is in the way";
      case FileSystemException e -> e.getReason() + ", at " + e.getFile();
      default -> String.valueOf(problem.getMessage());
    };
  }

  /** Text as UTF-8. */
  public static void write(String what, Path file, String text) {
    write(what, file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void writeSynced(Path file, Content content) throws IOException {
    try (FileOutputStream raw = new FileOutputStream(file.toFile());
        OutputStream out = new BufferedOutputStream(raw)) {
      content.writeTo(out);
      out.flush();
      raw.getFD().sync();
    }
  }
}
