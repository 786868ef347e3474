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
    String admin = LabFiles.adminSecret(labFolder);
    String token =
        post(port, "/api/v1/tokens", new JsonObject().put("name", "bench"), admin)
            .getString("token");
    return post(port, "/agent/v1/join", new JsonObject().put("token", token), "")
        .getString("secret");
  }

  private static JsonObject post(int port, String path, JsonObject body, String bearer)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", "Bearer " + bearer)
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isLessThan(300);
      return new JsonObject(response.body());
    }
  }
}
