package org.hilab.protocol.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whose certificates are believed when a server is dialled over TLS. There is no trust in
 * everybody: a certificate has to be vouched for and to bear the name that was dialled, or to be
 * the very one that was given.
 */
public final class Trust {
  /** Those who vouch for others in the trust store of the JDK. */
  public static final Trust OF_JDK = new Trust(List.of(), false);

  private final List<X509Certificate> certificates;
  private final boolean onlyThemselves;

  private Trust(Collection<X509Certificate> certificates, boolean onlyThemselves) {
    this.certificates = List.copyOf(certificates);
    this.onlyThemselves = onlyThemselves;
  }

  /**
   * The certificates of a PEM file, and what they vouch for; nobody else.
   *
   * @throws IOException if it cannot be read or has no certificate
   */
  public static Trust in(Path pem) throws IOException {
    return new Trust(certificates(pem), false);
  }

  /**
   * The first certificate of a PEM file and no other one. Who has its key is the server, whatever
   * the name in it: for a server's own machine, which dials loopback.
   *
   * @throws IOException if it cannot be read or has no certificate
   */
  public static Trust inNothingBut(Path pem) throws IOException {
    return new Trust(certificates(pem).subList(0, 1), true);
  }

  /**
   * What a PEM file has, in its order.
   *
   * @throws IOException if it cannot be read or has no certificate
   */
  public static List<X509Certificate> certificates(Path pem) throws IOException {
    try (InputStream input = new BufferedInputStream(Files.newInputStream(pem))) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(input).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IOException("there is no certificate in it");
      }
      return found;
    } catch (CertificateException e) {
      throw new IOException("it is no PEM file of certificates", e);
    }
  }

  /** For clients that take a manager. */
  public X509ExtendedTrustManager manager() {
    return onlyThemselves
        ? new OneCertificate(certificates.getFirst())
        : new VouchedCertificates(authorities());
  }

  /** For clients that take a context. */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no TLS.", e);
    }
  }

  private X509ExtendedTrustManager authorities() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      if (certificates.isEmpty()) {
        factory.init((KeyStore) null);
      } else {
        factory.init(store());
      }
      return Stream.of(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The JDK's trust store cannot be used.", e);
    }
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("certificate-" + store.size(), certificate);
    }
    return store;
  }
}
