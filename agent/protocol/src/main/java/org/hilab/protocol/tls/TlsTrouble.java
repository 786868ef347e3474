package org.hilab.protocol.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a server could not be reached that does, or does not, speak TLS.
 *
 * @param what without a capital and a full stop
 * @param doThis without a full stop
 */
public record TlsTrouble(String what, String doThis) {
  private static final int DEEPEST = 16;

  private static final TlsTrouble UNKNOWN =
      new TlsTrouble(
          "nobody whom this machine believes vouches for the server's certificate",
          "Give the certificate of its CA, or its own if it is self-signed, with --trust FILE");
  private static final TlsTrouble NO_TLS =
      new TlsTrouble(
          "it does not speak TLS",
          "Write http:// instead, or start the server with --tls-certificate and --tls-key");
  private static final TlsTrouble NO_ANSWER =
      new TlsTrouble(
          "it ends the connection without an answer", "If it speaks TLS, write https:// instead");

  /**
   * What a failed connection has to do with TLS, if anything.
   *
   * @param tls whether it was to speak TLS
   */
  public static Optional<TlsTrouble> in(Throwable failure, boolean tls) {
    List<Throwable> chain = chain(failure);
    return chain.stream()
        .flatMap(each -> dates(each).stream())
        .findFirst()
        .or(() -> chain.stream().flatMap(each -> trust(each).stream()).findFirst())
        .or(() -> chain.stream().flatMap(each -> words(each, tls).stream()).findFirst());
  }

  /** Both, for its user. */
  public String sentences() {
    return what + ". " + doThis;
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable each = failure; each != null && chain.size() < DEEPEST; each = each.getCause()) {
      chain.add(each);
    }
    return chain;
  }

  private static Optional<TlsTrouble> dates(Throwable why) {
    return switch (why) {
      case CertificateExpiredException e ->
          Optional.of(
              new TlsTrouble(
                  "the server's certificate has expired (" + e.getMessage() + ")",
                  "Make a new one and start the server with it; or set this machine's clock"));
      case CertificateNotYetValidException e ->
          Optional.of(
              new TlsTrouble(
                  "the server's certificate is not valid yet (" + e.getMessage() + ")",
                  "Set this machine's clock, or wait"));
      default -> Optional.empty();
    };
  }

  private static Optional<TlsTrouble> trust(Throwable why) {
    String message = String.valueOf(why.getMessage());
    if (why instanceof CertPathBuilderException) {
      return Optional.of(UNKNOWN);
    }
    if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
      return Optional.of(
          new TlsTrouble(
              "the server's certificate is for another name (" + message + ")",
              "Dial a name that it has, or make one with this name as subjectAltName"));
    }
    boolean last = why.getCause() == null;
    return why instanceof CertificateException && last
        ? Optional.of(
            new TlsTrouble("the server's certificate is refused (" + message + ")", UNKNOWN.doThis))
        : Optional.empty();
  }

  /** What the JDK, Netty and Vert.x say where one side speaks TLS and the other one does not. */
  private static Optional<TlsTrouble> words(Throwable why, boolean tls) {
    String message = String.valueOf(why.getMessage());
    boolean plain =
        message.contains("nrecognized SSL message") || message.contains("not an SSL/TLS record");
    boolean silent =
        message.contains("header parser received no bytes")
            || message.contains("Connection was closed")
            || message.contains("Connection closed while handshake in process")
            || message.contains("Invalid status line");
    if (tls) {
      return plain ? Optional.of(NO_TLS) : Optional.empty();
    }
    return silent ? Optional.of(NO_ANSWER) : Optional.empty();
  }
}
