package org.hilab.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.hilab.protocol.tls.Trust;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose certificate a server may show; joining remembers it. */
public final class TrustOption {
  private static final String REMEMBERED = "trust.pem";

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description =
          "For https: a PEM file with the certificate of the server's CA, or with its own if it is"
              + " self-signed. By default what joining was given, else the JDK's trust store.")
  private @Nullable Path file;

  /**
   * Of the option, or what joining left.
   *
   * @throws AgentFailure if the file cannot be used
   */
  public Trust of(Path dataFolder) {
    Path remembered = dataFolder.resolve(REMEMBERED);
    return file == null && Files.exists(remembered) ? in(remembered) : given();
  }

  /** Of the option alone, for a server that is new here. */
  Trust given() {
    return file == null ? Trust.OF_JDK : in(file);
  }

  private static Trust in(Path pem) {
    try {
      return Trust.in(pem);
    } catch (IOException e) {
      throw unusable(pem, e);
    }
  }

  static AgentFailure unusable(Path pem, IOException why) {
    return new AgentFailure(
        AgentFailure.USAGE,
        "Cannot read certificates from "
            + pem
            + " ("
            + why
            + "); give a PEM file, which begins with -----BEGIN CERTIFICATE-----.");
  }

  /** For later starts with this data folder; without the option, nothing but the JDK's. */
  void remember(Path dataFolder) throws IOException {
    Path remembered = dataFolder.resolve(REMEMBERED);
    if (file == null) {
      Files.deleteIfExists(remembered);
    } else {
      Path fresh = dataFolder.resolve(REMEMBERED + ".new");
      Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, remembered, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
