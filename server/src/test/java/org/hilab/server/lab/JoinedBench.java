package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** A bench that has joined a running lab, as far as a server can tell. */
final class JoinedBench {
  private JoinedBench() {}

  /** Makes a token with the lab's admin secret and exchanges it. */
  static String secret(int port, Path labFolder) throws IOException, InterruptedException {
    String token = token(port, labFolder);
    return post(port, "/agent/v1/join", new JsonObject().put("token", token), "")
        .getString("secret");
  }

  /** Makes a token, which can be exchanged once. */
  static String token(int port, Path labFolder) throws IOException, InterruptedException {
    String admin = LabFiles.adminSecret(labFolder);
    return post(port, "/api/v1/tokens", new JsonObject().put("name", "bench"), admin)
        .getString("token");
  }

  static JsonObject get(int port, String path) throws IOException, InterruptedException {
    return answer(request(port, path).build());
  }

  private static JsonObject post(int port, String path, JsonObject body, String bearer)
      throws IOException, InterruptedException {
    return answer(
        request(port, path)
            .header("Authorization", "Bearer " + bearer)
            .POST(BodyPublishers.ofString(body.encode()))
            .build());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private static JsonObject answer(HttpRequest request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isLessThan(300);
      return new JsonObject(response.body());
    }
  }
}
