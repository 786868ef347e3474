package org.hilab.server.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.hilab.server.api.ServerIdentity;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.lab.LabOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a server encrypts what is said on its port. */
final class TlsOptions {
  private static final int LARGEST_PORT = 65_535;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "Speak HTTPS with this certificate (PEM), followed by those that vouch for it.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key (PEM, PKCS 8, not encrypted).")
  private @Nullable Path key;

  /** A place to listen on for others to find. */
  LabOptions.Listening on(String host, int port) {
    return new LabOptions.Listening(
        host, Choice.within("--port", port, 0, LARGEST_PORT), identity(), true);
  }

  private Optional<ServerIdentity> identity() {
    if (certificate != null && key != null) {
      return Optional.of(ServerIdentity.read(certificate, key, InstantSource.system()));
    }
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    throw new InvalidInput(
        "For TLS a server needs a certificate and its key",
        certificate == null ? "--tls-certificate is missing" : "--tls-key is missing",
        "Give both, or none for plain HTTP");
  }
}
