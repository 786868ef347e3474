package org.hilab.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate and its key, made with the JDK's keytool: PEM files and a key store. */
public record TestingCertificate(Path certificate, Path key, Path store) {
  private static final String PASSWORD = "changeit";

  /** Vouches for itself; for localhost and 127.0.0.1, from now on. */
  public static TestingCertificate selfSigned(Path folder) {
    return of(folder, "self-signed", "-ext", "SAN=dns:localhost,ip:127.0.0.1");
  }

  /** Vouches for itself, with more words of keytool -genkeypair. */
  static TestingCertificate of(Path folder, String name, String... more) {
    Path store = folder.resolve(name + ".p12");
    List<String> words =
        new ArrayList<>(List.of("-genkeypair", "-alias", "x", "-dname", "CN=" + name));
    if (!List.of(more).contains("-keyalg")) {
      words.addAll(List.of("-keyalg", "EC"));
    }
    words.addAll(List.of(more));
    keytool(store, words);
    return pem(folder, name, store);
  }

  /** For localhost, vouched for by this one. */
  TestingCertificate vouchesFor(Path folder, String name) {
    Path request = folder.resolve(name + ".csr");
    Path signed = folder.resolve(name + ".signed");
    TestingCertificate child = of(folder, name);
    keytool(child.store, List.of("-certreq", "-alias", "x", "-file", request.toString()));
    keytool(
        store,
        List.of(
            "-gencert",
            "-rfc",
            "-alias",
            "x",
            "-ext",
            "SAN=dns:localhost",
            "-infile",
            request.toString(),
            "-outfile",
            signed.toString()));
    return new TestingCertificate(signed, child.key, child.store);
  }

  /** For a server of the JDK. */
  SSLContext server() throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(open(store), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static TestingCertificate pem(Path folder, String name, Path store) {
    try {
      KeyStore opened = open(store);
      Certificate certificate = opened.getCertificate("x");
      Key key = opened.getKey("x", PASSWORD.toCharArray());
      return new TestingCertificate(
          write(folder.resolve(name + ".crt"), "CERTIFICATE", certificate.getEncoded()),
          write(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()),
          store);
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyStore open(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(file)) {
      store.load(input, PASSWORD.toCharArray());
    }
    return store;
  }

  private static Path write(Path file, String kind, byte[] der) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
  }

  private static void keytool(Path store, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(words);
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
      assertThat(keytool.waitFor()).as(said).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** As a server takes it. */
  public ServerIdentity identity() {
    return ServerIdentity.read(certificate, key, InstantSource.system());
  }
}
