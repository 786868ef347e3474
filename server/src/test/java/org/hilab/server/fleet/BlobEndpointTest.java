package org.hilab.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.hilab.protocol.BlobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobEndpointTest {
  private static final int SIZE = 3_000_000;

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private Blobs blobs;
  private HttpServer server;

  @BeforeEach
  void start() {
    blobs = new Blobs(folder.resolve("blobs"));
    BlobEndpoint endpoint =
        new BlobEndpoint(
            vertx,
            token ->
                token.equals("broken")
                    ? Future.failedFuture("the journal is closed")
                    : Future.succeededFuture(
                        token.equals("good") ? Optional.of("bench") : Optional.empty()),
            blobs);
    server =
        TestingServer.await(
            vertx.createHttpServer().requestHandler(endpoint).listen(0, "localhost"));
  }

  @AfterEach
  void stop() {
    client.close();
    TestingServer.await(vertx.close());
  }

  @Test
  void who_has_a_token_gets_the_bytes_of_a_hash() throws IOException, InterruptedException {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    BlobId id = blobs.put(bytes);
    assertThat(blobs.put(bytes)).isEqualTo(id);
    HttpResponse<byte[]> answer = get("good", id.sha256());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
    assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(SIZE);
    assertThat(answer.body()).isEqualTo(bytes);
  }

  @Test
  void without_a_valid_token_nobody_learns_what_there_is()
      throws IOException, InterruptedException {
    BlobId id = blobs.put(new byte[] {1, 2, 3});
    for (String token : new String[] {"bad", "broken", ""}) {
      HttpResponse<byte[]> answer = get(token, id.sha256());
      assertThat(answer.statusCode()).as(token).isEqualTo(401);
      assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
    }
  }

  @Test
  void what_is_no_hash_or_not_there_is_not_found() throws IOException, InterruptedException {
    blobs.put(new byte[] {1});
    String absent = BlobId.of(new byte[] {9}).sha256();
    for (String name : new String[] {absent, "..%2Fagent.token", "../agent.token", "abc", ""}) {
      assertThat(get("good", name).statusCode()).as(name).isEqualTo(404);
    }
  }

  private HttpResponse<byte[]> get(String token, String name)
      throws IOException, InterruptedException {
    URI address = URI.create("http://localhost:" + server.actualPort() + "/agent/v1/blobs/" + name);
    return client.send(
        HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build(),
        BodyHandlers.ofByteArray());
  }
}
