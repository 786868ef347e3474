package org.hilab.server.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.hilab.protocol.tls.TlsTrouble;
import org.hilab.protocol.tls.Trust;
import org.hilab.server.lab.Lab;
import org.hilab.server.lab.LabFiles;
import org.hilab.server.lab.LabOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab on its own TLS, with a certificate of a private authority. */
class TlsLabTest {
  @TempDir static Path folder;

  private static TestingCertificate server;
  private static HttpClient client;
  private static Lab lab;

  @BeforeAll
  static void open() throws IOException {
    TestingCertificate authority = TestingCertificate.of(folder, "authority", "-ext", "bc:c");
    server = authority.vouchesFor(folder, "server");
    Trust trust = Trust.in(authority.certificate());
    client = HttpClient.newBuilder().sslContext(trust.context()).build();
    lab =
        Lab.open(
            new LabOptions(
                folder.resolve("lab"),
                new LabOptions.Listening("127.0.0.1", 0, Optional.of(server.identity()), true),
                1,
                false));
  }

  @AfterAll
  static void close() {
    client.close();
    lab.close();
  }

  @Test
  void page_and_interface_are_there_for_who_believes_the_authority() throws Exception {
    URI page = URI.create(lab.page());
    assertThat(page).isEqualTo(URI.create("https://localhost:" + lab.port()));
    HttpResponse<String> health =
        client.send(
            HttpRequest.newBuilder(page.resolve("/api/v1/health")).build(),
            BodyHandlers.ofString());
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("up");
  }

  @Test
  void the_folder_says_https_and_what_the_server_shows() throws Exception {
    assertThat(LabFiles.address(folder.resolve("lab")))
        .contains(URI.create("https://127.0.0.1:" + lab.port()));
    assertThat(Trust.certificates(LabFiles.certificate(folder.resolve("lab"))))
        .isEqualTo(Trust.certificates(server.certificate()));
  }

  @Test
  void the_stream_is_for_this_servers_page_only() throws Exception {
    String own = "localhost:" + lab.port();
    WebSocket stream = stream("https://" + own);
    stream.abort();
    assertRefused("https://evil.example");
    assertRefused("http://" + own);
    assertRefused("https://evil.example/" + own);
  }

  private static void assertRefused(String origin) {
    assertThatThrownBy(() -> stream(origin))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }

  private static WebSocket stream(String origin) {
    return client
        .newWebSocketBuilder()
        .header("Origin", origin)
        .buildAsync(
            URI.create("wss://localhost:" + lab.port() + "/api/v1/stream"),
            new WebSocket.Listener() {})
        .join();
  }

  @Test
  void who_does_not_speak_tls_gets_no_answer_and_a_hint() {
    HttpRequest plain =
        HttpRequest.newBuilder(URI.create("http://localhost:" + lab.port() + "/")).build();
    assertThatThrownBy(() -> client.send(plain, BodyHandlers.ofString()))
        .isInstanceOfSatisfying(
            IOException.class,
            why ->
                assertThat(TlsTrouble.in(why, false))
                    .as("%s", why)
                    .hasValueSatisfying(
                        trouble -> assertThat(trouble.sentences()).contains("https://")));
  }

  @Test
  void the_key_is_nowhere_in_the_folder() throws Exception {
    String key = Files.readString(server.key()).lines().skip(1).findFirst().orElseThrow();
    try (var files = Files.walk(folder.resolve("lab"))) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .noneSatisfy(file -> assertThat(Files.readString(file, ISO_8859_1)).contains(key));
    }
  }
}
