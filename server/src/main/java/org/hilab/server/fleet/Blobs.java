package org.hilab.server.fleet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hilab.protocol.BlobId;
import org.hilab.server.artefact.WholeFile;

/** What boards need and messages cannot carry, as files that are named by their content. */
public final class Blobs {
  private final Path folder;

  /**
   * The blobs of one server.
   *
   * @param folder made with the first blob
   */
  public Blobs(Path folder) {
    this.folder = folder;
  }

  /** Keeps the bytes, if they are not there yet; writes to the disk. */
  public BlobId put(byte[] bytes) {
    BlobId id = BlobId.of(bytes);
    Path file = path(id);
    if (!Files.exists(file)) {
      WholeFile.write("A file for boards", file, out -> out.write(bytes));
    }
    return id;
  }

  /** The file with these bytes, if they were put. */
  Optional<Path> file(BlobId id) {
    return Optional.of(path(id)).filter(Files::exists);
  }

  private Path path(BlobId id) {
    return folder.resolve(id.sha256());
  }
}
