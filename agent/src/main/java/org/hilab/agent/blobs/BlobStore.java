package org.hilab.agent.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.Limits;

/** The blobs that this agent has had use for: fetched once, kept in a folder, checked by hash. */
public final class BlobStore {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MOST_KEPT = 64;

  private final Path folder;
  private final BlobSource source;
  private final InstantSource clock;

  /** A store in a folder, which need not exist. */
  public BlobStore(Path folder, BlobSource source, InstantSource clock) {
    this.folder = folder;
    this.source = source;
    this.clock = clock;
  }

  /**
   * The file of a blob. It stays until {@value #MOST_KEPT} others were used later.
   *
   * @throws IOException if it can neither be found nor fetched, or its bytes are not its name's
   */
  public synchronized Path file(BlobId blob) throws IOException {
    Path file = folder.resolve(blob.sha256());
    if (Files.exists(file) && !hash(file).equals(blob.sha256())) {
      Files.delete(file);
    }
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      fetch(blob, file);
      forgetOldest();
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochMilli(clock.millis())));
    return file;
  }

  private void fetch(BlobId blob, Path file) throws IOException {
    Path part = Files.createTempFile(folder, "part-", ".tmp");
    try {
      String actual;
      try (InputStream input = source.open(blob)) {
        actual = copy(input, part);
      }
      if (!actual.equals(blob.sha256())) {
        throw new IOException("blob " + blob + " came as bytes with the hash " + actual);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Gives the hash of what was copied. */
  private static String copy(InputStream input, Path part) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream output = new DigestOutputStream(Files.newOutputStream(part), digest)) {
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        size += count;
        if (size > Limits.BLOB_BYTES) {
          throw new IOException("a blob has more than " + Limits.BLOB_BYTES + " bytes");
        }
        output.write(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream input = Files.newInputStream(file)) {
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void forgetOldest() throws IOException {
    List<Path> kept = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> String.valueOf(file.getFileName()).length() == 64).forEach(kept::add);
    }
    kept.sort(Comparator.comparingLong(file -> file.toFile().lastModified()));
    for (Path file : kept.subList(0, Math.max(0, kept.size() - MOST_KEPT))) {
      Files.delete(file);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
