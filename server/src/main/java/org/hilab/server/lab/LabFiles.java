package org.hilab.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;

/** What a running server leaves in its folder for commands on the same machine. */
public final class LabFiles {
  private static final String ADMIN_SECRET = "admin.secret";
  private static final String ADDRESS = "address";
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private LabFiles() {}

  /** The file whose text makes, lists and revokes tokens; only its owner may read it. */
  public static Path adminSecretFile(Path folder) {
    return folder.resolve(ADMIN_SECRET);
  }

  /** The text of that file, which the first call makes. */
  public static String adminSecret(Path folder) {
    Path file = adminSecretFile(folder);
    try {
      if (!Files.exists(file)) {
        PrivateFile.write(file, LocalAgent.newToken());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new InvalidInput(
          "The admin secret cannot be read", file + " (" + WholeFile.why(e) + ")", "Delete it", e);
    }
  }

  static void writeAddress(Path folder, String host, int port) {
    String reachable = EVERYWHERE.contains(host) ? "127.0.0.1" : host;
    String bracketed = reachable.contains(":") ? "[" + reachable + "]" : reachable;
    String address = "http://" + bracketed + ":" + port + "\n";
    WholeFile.write(
        "The server's address", folder.resolve(ADDRESS), out -> out.write(address.getBytes(UTF_8)));
  }

  /** Where the server of this folder listens, or has listened when it was last there. */
  public static Optional<URI> address(Path folder) {
    try {
      return Optional.of(URI.create(Files.readString(folder.resolve(ADDRESS)).strip()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
