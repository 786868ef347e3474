package org.hilab.server.lab;

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
  private static final String CERTIFICATE = "certificate.pem";
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

  /** Leaves word where the server is and, for TLS, what it shows there. */
  static void announce(Path folder, LabOptions.Listening listening, int port) {
    String host = EVERYWHERE.contains(listening.host()) ? "127.0.0.1" : listening.host();
    String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    String scheme = listening.identity().isPresent() ? "https://" : "http://";
    listening
        .identity()
        .ifPresent(shown ->
            WholeFile.write(
                "The server's certificate", folder.resolve(CERTIFICATE), shown.certificate()));
    WholeFile.write(
        "The server's address", folder.resolve(ADDRESS), scheme + bracketed + ":" + port + "\n");
  }

  /** What the server of this folder shows if its address begins with https. */
  public static Path certificate(Path folder) {
    return folder.resolve(CERTIFICATE);
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
