package org.hilab.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.hilab.protocol.tls.TlsTrouble;
import org.hilab.protocol.tls.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client believes, and what it says of whom it does not believe. */
class TrustTest {
  @TempDir Path folder;

  @Test
  void a_self_signed_certificate_is_believed_by_those_who_were_given_it() throws Exception {
    TestingCertificate own = TestingCertificate.selfSigned(folder);
    assertThat(trouble(own, "localhost", Trust.in(own.certificate()))).isEmpty();
    assertThat(trouble(own, "127.0.0.1", Trust.in(own.certificate()))).isEmpty();
    assertThat(trouble(own, "localhost", Trust.OF_JDK)).contains("vouches", "--trust FILE");
  }

  @Test
  void dates_and_names_count_also_for_a_certificate_that_was_given() throws Exception {
    String names = "SAN=dns:localhost";
    TestingCertificate expired =
        TestingCertificate.of(
            folder, "expired", "-ext", names, "-startdate", "-3d", "-validity", "2");
    assertThat(trouble(expired, "localhost", Trust.in(expired.certificate())))
        .contains("has expired", "new one");
    TestingCertificate early =
        TestingCertificate.of(folder, "early", "-ext", names, "-startdate", "+2d");
    assertThat(trouble(early, "localhost", Trust.in(early.certificate())))
        .contains("not valid yet", "clock");
    TestingCertificate elsewhere =
        TestingCertificate.of(folder, "elsewhere", "-ext", "SAN=dns:lab.example");
    assertThat(trouble(elsewhere, "localhost", Trust.in(elsewhere.certificate())))
        .contains("for another name", "localhost", "subjectAltName");
  }

  @Test
  void the_very_certificate_of_a_server_is_enough_and_no_other_one_is() throws Exception {
    TestingCertificate elsewhere =
        TestingCertificate.of(folder, "elsewhere", "-ext", "SAN=dns:lab.example");
    TestingCertificate other = TestingCertificate.of(folder, "other");
    assertThat(trouble(other, "localhost", Trust.in(elsewhere.certificate()))).contains("vouches");
    assertThat(trouble(elsewhere, "127.0.0.1", Trust.inNothingBut(elsewhere.certificate())))
        .isEmpty();
    assertThat(trouble(other, "127.0.0.1", Trust.inNothingBut(elsewhere.certificate())))
        .contains("refused", "Another certificate");
  }

  /** As Vert.x answers what is no HTTP. */
  @Test
  void a_server_without_tls_is_recognised() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket client = plain.accept()) {
              client.getInputStream().readNBytes(5);
              client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(trouble(URI.create("https://localhost:" + plain.getLocalPort()), Trust.OF_JDK))
          .contains("does not speak TLS", "http://");
    }
  }

  private static String trouble(TestingCertificate shown, String host, Trust trust)
      throws IOException, GeneralSecurityException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(shown.server()));
    return trouble(server, host, trust);
  }

  private static String trouble(HttpServer server, String host, Trust trust) {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      return trouble(URI.create("https://" + host + ":" + server.getAddress().getPort()), trust);
    } finally {
      server.stop(0);
    }
  }

  /** What a client says of a server; nothing if it got its answer. */
  private static String trouble(URI server, Trust trust) {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trust.context()).build()) {
      HttpRequest request = HttpRequest.newBuilder(server).timeout(Duration.ofSeconds(20)).build();
      Throwable failure = catchThrowable(() -> client.send(request, BodyHandlers.discarding()));
      return failure == null
          ? ""
          : TlsTrouble.in(failure, true).orElseThrow(() -> new AssertionError(failure)).sentences();
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
