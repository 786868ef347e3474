package org.hilab.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import org.hilab.protocol.tls.Trust;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.JournalException;
import org.hilab.server.lab.Lab;
import org.hilab.server.lab.LabFiles;
import org.hilab.server.lab.LabOptions;
import picocli.CommandLine.Option;

/**
 * Asks the lab of a folder about tokens. If no server has the folder, one is started for the
 * question: so there is one way to answer it.
 */
final class TokenDesk {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TOKENS = "/api/v1/tokens";
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int FIRST_ERROR = 400;

  @Option(
      names = "--data",
      required = true,
      description = "The folder of hilab serve --data or of hilab search --out.")
  private Path data = Path.of("");

  /** What hilab token create prints. */
  record Issued(String token, String expiresAt, String command) {}

  Issued create(String name, Duration validFor) throws InterruptedException {
    JsonNode wanted = Output.object().put("name", name).put("validFor", validFor.toString());
    JsonNode issued = ask("POST", TOKENS, wanted.toString());
    String token = issued.path("token").asText();
    return new Issued(
        token,
        issued.path("expiresAt").asText(),
        "./hilab agent join " + publicAddress() + " --token " + token);
  }

  /** Scheme and port are this server's, if it has been started; the host is as benches see it. */
  private String publicAddress() {
    return LabFiles.address(RunFolder.lab(data))
        .map(server -> server.getScheme() + "://HOST:" + server.getPort())
        .orElse("http://HOST:PORT");
  }

  ArrayNode list() throws InterruptedException {
    return ask("GET", TOKENS, "").withArray("tokens");
  }

  void revoke(String name) throws InterruptedException {
    if (!name.matches("[\\w.-]+")) {
      throw new InvalidInput(
          "There is no token in force for this name", name, "See hilab token list");
    }
    ask("DELETE", TOKENS + "/" + name, "");
  }

  private JsonNode ask(String method, String path, String body) throws InterruptedException {
    Path folder = RunFolder.lab(data);
    if (!Files.exists(folder)) {
      throw new InvalidInput(
          "There is no lab", data.toString(), "Start one: ./hilab serve --data " + data);
    }
    try (Lab lab = Lab.open(new LabOptions(folder, LabOptions.Listening.toItself(), 1, false))) {
      return send(URI.create("http://127.0.0.1:" + lab.port() + path), method, body);
    } catch (JournalException e) {
      if (!e.isInUse()) {
        throw e;
      }
      URI server = LabFiles.address(folder).orElseThrow(() -> e);
      return send(server.resolve(path), method, body);
    }
  }

  private JsonNode send(URI uri, String method, String body) throws InterruptedException {
    String secret = LabFiles.adminSecret(RunFolder.lab(data));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LONGEST)
            .header("Authorization", "Bearer " + secret)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = client(uri)) {
      return answer(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new InvalidInput(
          "The lab's server does not answer", uri + " (" + e + ")", "Look at its log", e);
    }
  }

  /** It dials loopback, and the folder has the certificate of whom it means. */
  private HttpClient client(URI server) throws IOException {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(LONGEST);
    if ("https".equals(server.getScheme())) {
      Path certificate = LabFiles.certificate(RunFolder.lab(data));
      client.sslContext(Trust.inNothingBut(certificate).context());
    }
    return client.build();
  }

  private static JsonNode answer(HttpResponse<String> response) throws JsonProcessingException {
    JsonNode answer = response.body().isEmpty() ? Output.object() : JSON.readTree(response.body());
    if (response.statusCode() >= FIRST_ERROR) {
      JsonNode error = answer.path("error");
      throw new InvalidInput(
          error.path("what").asText("The server refused"),
          error.path("which").asText("HTTP " + response.statusCode()),
          error.path("do").asText("Look at its log"));
    }
    return answer;
  }
}
