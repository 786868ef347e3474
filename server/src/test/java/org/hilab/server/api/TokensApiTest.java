package org.hilab.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.hilab.server.lab.LabFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/api.md, tokens, over a real socket. */
class TokensApiTest {
  private static final String TOKENS = "/api/v1/tokens";
  private static final String JOIN = "/agent/v1/join";

  @TempDir static Path folder;
  private static TestingLab lab;
  private static String secret;

  @BeforeAll
  static void open() {
    lab = new TestingLab(folder);
    secret = LabFiles.adminSecret(folder);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void nothing_about_tokens_is_done_without_the_admin_secret() throws Exception {
    for (String shown : List.of("", "Bearer ", "Bearer wrong", "Basic " + secret, secret)) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        HttpRequest.Builder request =
            lab.request(method.equals("DELETE") ? TOKENS + "/bench" : TOKENS)
                .method(method, BodyPublishers.ofString("{\"name\":\"bench\"}"));
        if (!shown.isEmpty()) {
          request.header("Authorization", shown);
        }
        HttpResponse<String> response = lab.send(request);
        assertThat(response.statusCode()).as("%s %s", method, shown).isEqualTo(401);
        assertThat(response.body()).contains("admin.secret").doesNotContain(secret);
      }
    }
    assertThat(lab.journal().joinTokens().list()).isEmpty();
  }

  @Test
  void a_bench_joins_once_and_connects_until_it_is_revoked() throws Exception {
    JsonNode issued = created("bench-2");
    assertThat(issued.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly("name", "token", "expiresAt");
    Instant expiresAt = Instant.parse(issued.path("expiresAt").asText());
    assertThat(expiresAt).isBefore(Instant.now().plus(Duration.ofHours(1)).plusSeconds(1));
    assertThat(state("bench-2")).isEqualTo("waiting");

    HttpResponse<String> joined = join(issued.path("token").asText());
    assertThat(joined.statusCode()).isEqualTo(200);
    assertThat(joined.headers().firstValue("cache-control")).hasValue("no-store");
    JsonNode mine = TestingLab.json(joined.body());
    assertThat(mine.path("name").asText()).isEqualTo("bench-2");
    assertThat(state("bench-2")).isEqualTo("joined");

    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket socket = connect(mine.path("secret").asText(), closed);
    assertThat(admin("DELETE", TOKENS + "/bench-2", "").statusCode()).isEqualTo(204);
    assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
    socket.abort();
    assertThat(refusal(mine.path("secret").asText())).isEqualTo(401);
    assertThat(admin("DELETE", TOKENS + "/bench-2", "").statusCode()).isEqualTo(404);
    assertThat(created("bench-2").path("name").asText()).isEqualTo("bench-2");
  }

  @Test
  void a_token_that_is_used_unknown_or_withdrawn_says_which() throws Exception {
    String token = created("bench-3").path("token").asText();
    assertThat(join(token).statusCode()).isEqualTo(200);
    assertThat(join(token).body()).contains("was used already", "hilab token create");
    assertThat(join("join-nothing").body()).contains("does not know this token");
    String withdrawn = created("bench-4").path("token").asText();
    admin("DELETE", TOKENS + "/bench-4", "");
    HttpResponse<String> refused = join(withdrawn);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("does not know this token");
  }

  @Test
  void what_cannot_be_is_refused_in_words() throws Exception {
    created("taken");
    join(created("taken").path("token").asText());
    assertThat(create("{\"name\":\"taken\"}")).isEqualTo(409);
    for (String body :
        List.of(
            "",
            "[]",
            "{",
            "{}",
            "{\"name\":7}",
            "{\"name\":\"a/b\"}",
            "{\"name\":\"b\",\"validFor\":\"1 hour\"}",
            "{\"name\":\"b\",\"validFor\":\"P31D\"}",
            "{\"name\":\"b\",\"validFor\":\"PT0S\"}")) {
      assertThat(create(body)).as(body).isEqualTo(400);
    }
    assertThat(create("{\"name\":\"" + "x".repeat(5000) + "\"}")).isEqualTo(413);
    assertThat(lab.send(lab.request(JOIN).POST(BodyPublishers.ofString("join"))).statusCode())
        .isEqualTo(400);
  }

  private static int create(String body) throws Exception {
    HttpResponse<String> response = admin("POST", TOKENS, body);
    JsonNode error = TestingLab.json(response.body()).path("error");
    assertThat(error.path("what").asText()).as(body).isNotBlank();
    assertThat(error.path("do").asText()).as(body).isNotBlank();
    return response.statusCode();
  }

  private static JsonNode created(String name) throws Exception {
    HttpResponse<String> response = admin("POST", TOKENS, "{\"name\":\"" + name + "\"}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    return TestingLab.json(response.body());
  }

  private static String state(String name) throws Exception {
    JsonNode tokens = TestingLab.json(admin("GET", TOKENS, "").body()).path("tokens");
    for (JsonNode token : tokens) {
      if (token.path("name").asText().equals(name)) {
        return token.path("state").asText();
      }
    }
    return "absent";
  }

  private static HttpResponse<String> admin(String method, String path, String body)
      throws Exception {
    return lab.send(
        lab.request(path)
            .header("Authorization", "Bearer " + secret)
            .method(method, BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> join(String token) throws Exception {
    return lab.send(
        lab.request(JOIN).POST(BodyPublishers.ofString("{\"token\":\"" + token + "\"}")));
  }

  private static int refusal(String shown) {
    try {
      connect(shown, new CompletableFuture<>());
      return 101;
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(WebSocketHandshakeException.class);
      return e.getCause() instanceof WebSocketHandshakeException refused
          ? refused.getResponse().statusCode()
          : 0;
    }
  }

  private static WebSocket connect(String shown, CompletableFuture<Integer> closed) {
    URI http = lab.request("/agent/v1").build().uri();
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + shown)
        .buildAsync(URI.create(http.toString().replace("http:", "ws:")), listener(closed))
        .join();
  }

  private static WebSocket.Listener listener(CompletableFuture<Integer> closed) {
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        closed.complete(status);
        return CompletableFuture.completedStage(null);
      }
    };
  }
}
