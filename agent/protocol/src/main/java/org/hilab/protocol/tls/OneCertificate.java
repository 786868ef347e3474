package org.hilab.protocol.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;

/** One certificate is believed, whatever its name and dates, and no other one. */
final class OneCertificate extends ServerTrust {
  private final X509Certificate certificate;

  OneCertificate(X509Certificate certificate) {
    this.certificate = certificate;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    requireIt(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    requireIt(chain);
  }

  private void requireIt(X509Certificate[] chain) throws CertificateException {
    if (!certificate.equals(chain[0])) {
      throw new CertificateException("Another certificate was expected");
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {certificate};
  }
}
