package org.hilab.agent.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent needs to connect, kept where only its owner can read it.
 *
 * @param server as {@link Target} reads it
 * @param name that the lab gave this bench
 * @param secret that the lab knows this bench by
 */
public record Credentials(String server, String name, String secret) {
  private static final String FILE = "credentials.json";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Where they are kept. */
  public static Path file(Path dataFolder) {
    return dataFolder.resolve(FILE);
  }

  /**
   * Those of a data folder; nothing if this bench has not joined.
   *
   * @throws IOException if there is a file that cannot be used
   */
  public static Optional<Credentials> read(Path dataFolder) throws IOException {
    Path file = file(dataFolder);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), Credentials.class));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged; join again", e);
    }
  }

  /** Replaces those of a data folder, never by half; nobody else can read them meanwhile. */
  public void write(Path dataFolder) throws IOException {
    Files.createDirectories(dataFolder);
    Path temporary = Files.createTempFile(dataFolder, FILE + ".", ".tmp", OWNER_ONLY);
    try {
      Files.write(temporary, JSON.writeValueAsBytes(this));
      Files.move(temporary, file(dataFolder), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Nobody prints the secret by mistake. */
  @Override
  public String toString() {
    return "Credentials[" + name + " at " + server + "]";
  }
}
