package org.hilab.server.api;

import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.hilab.protocol.tls.Trust;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;

/** What the server shows to those who dial it over TLS: a certificate, proven to fit its key. */
public final class ServerIdentity {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final int DNS_NAME = 2;
  private static final char[] NO_PASSWORD = {};
  private static final byte[] CHALLENGE = {1, 2, 3, 4};

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * Reads PEM files.
   *
   * @param certificate of the server, followed by those between it and its CA, if there are any
   * @param key of the first one, not encrypted
   * @throws InvalidInput if one cannot be read, they do not belong together, or the certificate is
   *     not valid now
   */
  public static ServerIdentity read(Path certificate, Path key, InstantSource clock) {
    List<X509Certificate> chain = chain(certificate);
    requireValid(chain.getFirst(), certificate, clock.instant());
    ServerIdentity read = new ServerIdentity(chain, key(key, chain.getFirst(), certificate));
    read.requireFit(certificate, key);
    return read;
  }

  private static List<X509Certificate> chain(Path file) {
    try {
      return Trust.certificates(file);
    } catch (IOException e) {
      throw new InvalidInput(
          "The TLS certificate cannot be read",
          file + " (" + WholeFile.why(e) + ")",
          "Give a PEM file, which begins with -----BEGIN CERTIFICATE-----",
          e);
    }
  }

  private static void requireValid(X509Certificate certificate, Path file, Instant now) {
    Instant first = certificate.getNotBefore().toInstant();
    Instant last = certificate.getNotAfter().toInstant();
    if (now.isAfter(last)) {
      throw new InvalidInput(
          "The TLS certificate has expired", file + ", at " + last, "Make or fetch a new one");
    }
    if (now.isBefore(first)) {
      throw new InvalidInput(
          "The TLS certificate is not valid yet",
          file + ", until " + first,
          "Set this machine's clock, or take another certificate");
    }
  }

  private static PrivateKey key(Path file, X509Certificate certificate, Path certificateFile) {
    try {
      Matcher pem = PRIVATE_KEY.matcher(Files.readString(file));
      if (!pem.find()) {
        throw new InvalidInput(
            "The TLS key has no -----BEGIN PRIVATE KEY-----",
            file + " (encrypted, or in an older format?)",
            "Convert it: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out NEW.key");
      }
      return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
    } catch (IOException e) {
      throw new InvalidInput(
          "The TLS key cannot be read", file + " (" + WholeFile.why(e) + ")", "Give a PEM file", e);
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw doesNotFit(certificateFile, file);
    } catch (GeneralSecurityException e) {
      throw unknownKind(certificate, certificateFile);
    }
  }

  /** What the key signs, the certificate must prove. */
  private void requireFit(Path certificate, Path keyFile) {
    X509Certificate own = chain.getFirst();
    try {
      Signature signature = Signature.getInstance(signature(own, certificate));
      signature.initSign(key);
      signature.update(CHALLENGE);
      byte[] signed = signature.sign();
      signature.initVerify(own.getPublicKey());
      signature.update(CHALLENGE);
      if (!signature.verify(signed)) {
        throw doesNotFit(certificate, keyFile);
      }
    } catch (GeneralSecurityException e) {
      throw doesNotFit(certificate, keyFile);
    }
  }

  private static String signature(X509Certificate certificate, Path file) {
    return switch (certificate.getPublicKey().getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA" -> "EdDSA";
      default -> throw unknownKind(certificate, file);
    };
  }

  private static InvalidInput unknownKind(X509Certificate certificate, Path file) {
    return new InvalidInput(
        "This kind of key is not supported",
        file + " (" + certificate.getPublicKey().getAlgorithm() + ")",
        "Take RSA, EC or Ed25519");
  }

  private static InvalidInput doesNotFit(Path certificate, Path key) {
    return new InvalidInput(
        "The TLS key does not belong to the certificate",
        key + " and " + certificate,
        "Give the key that the certificate was made for; of several certificates the server's"
            + " stands first");
  }

  /** For Vert.x. */
  KeyCertOptions options() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return KeyCertOptions.wrap(
          Stream.of(factory.getKeyManagers())
              .filter(X509KeyManager.class::isInstance)
              .map(X509KeyManager.class::cast)
              .findFirst()
              .orElseThrow());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("A key that was read cannot be used.", e);
    }
  }

  /** The name by which others may dial, if the certificate has just such a one. */
  public Optional<String> name() {
    try {
      Collection<List<?>> names = chain.getFirst().getSubjectAlternativeNames();
      return names == null
          ? Optional.empty()
          : names.stream()
              .filter(name -> name.getFirst().equals(DNS_NAME))
              .map(name -> String.valueOf(name.get(1)))
              .filter(name -> !name.startsWith("*"))
              .findFirst();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
  }

  /** The first certificate as PEM: it is public. */
  public String certificate() {
    try {
      Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
      return "-----BEGIN CERTIFICATE-----\n"
          + lines.encodeToString(chain.getFirst().getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate that was read cannot be written.", e);
    }
  }
}
