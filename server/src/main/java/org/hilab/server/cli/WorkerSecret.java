package org.hilab.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.tls.TlsTrouble;
import org.hilab.protocol.tls.Trust;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.lab.PrivateFile;

/**
 * What a server knows this worker by, in a file that only its owner can read. The command line
 * keeps its one-time token: started again with the same one, the worker has joined already. Beside
 * it lies what was to be believed when it joined.
 *
 * @param authorities a PEM file that the command line gave
 */
record WorkerSecret(Path folder, Optional<Path> authorities) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String AUTHORITIES = "trust.pem";
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int OK = 200;

  /**
   * The secret for a server; a new token is exchanged for it.
   *
   * @throws InvalidInput if there is none, or the server refuses the token
   */
  String of(URI server, Optional<String> token) throws InterruptedException {
    JsonNode kept = kept();
    boolean same = kept.path("server").asText().equals(server.toString());
    if (same && token.map(given -> kept.path("token").asText().equals(hash(given))).orElse(true)) {
      return kept.path("secret").asText();
    }
    String given =
        token.orElseThrow(() ->
            new InvalidInput(
                "This worker has not joined the server",
                server.toString(),
                "Add --token T of: hilab token create NAME, on the server"));
    String secret = exchange(server, given);
    remember();
    keep(server, secret, given);
    return secret;
  }

  /** Whom to believe: those given now, else those given when it joined, else the JDK's. */
  Trust trust() {
    Path remembered = folder.resolve(AUTHORITIES);
    return authorities.isEmpty() && Files.exists(remembered) ? trust(remembered) : given();
  }

  /** A server that is new here is not judged by what another one needed. */
  private Trust given() {
    return authorities.map(WorkerSecret::trust).orElse(Trust.OF_JDK);
  }

  private static Trust trust(Path pem) {
    try {
      return Trust.in(pem);
    } catch (IOException e) {
      throw new InvalidInput(
          "The certificates to trust cannot be read",
          pem + " (" + WholeFile.why(e) + ")",
          "Give a PEM file, which begins with -----BEGIN CERTIFICATE-----",
          e);
    }
  }

  private void remember() {
    Path remembered = folder.resolve(AUTHORITIES);
    try {
      if (authorities.isEmpty()) {
        Files.deleteIfExists(remembered);
      } else {
        byte[] pem = Files.readAllBytes(authorities.get());
        WholeFile.write("What the worker trusts", remembered, out -> out.write(pem));
      }
    } catch (IOException e) {
      throw new InvalidInput(
          "What the worker trusts cannot be kept",
          remembered + " (" + WholeFile.why(e) + ")",
          "Check its folder",
          e);
    }
  }

  /** Keeps a secret and the token that it was exchanged for. */
  void keep(URI server, String secret, String token) {
    PrivateFile.write(
        file(),
        JSON.createObjectNode()
            .put("server", server.toString())
            .put("secret", secret)
            .put("token", hash(token))
            .toString());
  }

  private JsonNode kept() {
    try {
      return Files.exists(file())
          ? JSON.readTree(Files.readString(file()))
          : JSON.createObjectNode();
    } catch (IOException e) {
      throw new InvalidInput(
          "The worker's secret cannot be read",
          file() + " (" + WholeFile.why(e) + ")",
          "Delete the file and join again",
          e);
    }
  }

  private Path file() {
    return folder.resolve("credentials.json");
  }

  private static String hash(String token) {
    return BlobId.of(token.getBytes(UTF_8)).sha256();
  }

  private String exchange(URI server, String token) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/agent/v1/join"))
            .timeout(LONGEST)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JSON.createObjectNode().put("token", token).toString()))
            .build();
    boolean tls = "https".equals(server.getScheme());
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(LONGEST);
    try (HttpClient client = (tls ? builder.sslContext(given().context()) : builder).build()) {
      return secret(server, client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw TlsTrouble.in(e, tls)
          .map(tr ->
              new InvalidInput(
                  "The server cannot be reached", server + " (" + tr.what() + ")", tr.doThis(), e))
          .orElseGet(() ->
              new InvalidInput(
                  "The server cannot be reached",
                  server + " (" + e + ")",
                  "Check that it runs",
                  e));
    }
  }

  private static String secret(URI server, HttpResponse<String> response)
      throws JsonProcessingException {
    JsonNode answer = JSON.readTree(response.body());
    if (response.statusCode() == OK) {
      return answer.path("secret").asText();
    }
    throw new InvalidInput(
        answer.at("/error/what").asText("The server does not take this token"),
        server + ", HTTP " + response.statusCode(),
        answer.at("/error/do").asText("Make one on the server: hilab token create NAME"));
  }
}
