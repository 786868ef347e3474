package org.hilab.agent.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.hilab.protocol.AgentId;
import org.jspecify.annotations.Nullable;

/** The folder that makes an agent the same agent after a restart. One process has it at a time. */
public final class DataFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lock;

  private DataFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes the folder, which need not exist.
   *
   * @throws IOException if it cannot be written, or another process has it
   */
  public static DataFolder open(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IOException("another agent uses it");
    }
    return new DataFolder(folder, channel);
  }

  /** Whether an agent runs with this folder now. */
  public static boolean isTaken(Path folder) {
    if (!Files.exists(folder.resolve("lock"))) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException | OverlappingFileLockException e) {
      return true;
    }
  }

  /** This agent's id; the first call in the life of the folder takes a new one. */
  public AgentId agentId(Supplier<String> newId) throws IOException {
    Path file = folder.resolve("agent-id");
    if (!Files.exists(file)) {
      Path fresh = folder.resolve("agent-id.new");
      Files.writeString(fresh, newId.get() + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      return new AgentId(Files.readString(file).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage() + " Delete it.", e);
    }
  }

  public Outbox outbox() throws IOException {
    return Outbox.open(folder.resolve("outbox"));
  }

  /** Where blobs are kept. */
  public Path blobs() {
    return folder.resolve("blobs");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
