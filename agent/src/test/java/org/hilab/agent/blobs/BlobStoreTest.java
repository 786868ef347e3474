package org.hilab.agent.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.tls.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
  private static final byte[] BYTES = "weights".getBytes(UTF_8);

  @TempDir Path folder;
  private final List<BlobId> asked = new ArrayList<>();
  private long now = 1_000_000;

  @Test
  void a_blob_is_fetched_once_and_still_there_after_a_restart() throws IOException {
    assertThat(store(BYTES).file(BlobId.of(BYTES))).hasBinaryContent(BYTES);
    assertThat(store(BYTES).file(BlobId.of(BYTES))).hasBinaryContent(BYTES);
    assertThat(asked).hasSize(1);
  }

  @Test
  void bytes_of_another_name_are_never_used() throws IOException {
    BlobId wanted = BlobId.of("other weights".getBytes(UTF_8));
    assertThatThrownBy(() -> store(BYTES).file(wanted))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("came as bytes with the hash " + BlobId.of(BYTES));
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void a_file_that_was_damaged_on_the_disk_is_fetched_again() throws IOException {
    Path file = store(BYTES).file(BlobId.of(BYTES));
    Files.writeString(file, "damaged");
    assertThat(store(BYTES).file(BlobId.of(BYTES))).hasBinaryContent(BYTES);
    assertThat(asked).hasSize(2);
  }

  @Test
  void the_folder_does_not_grow_for_ever() throws IOException {
    for (int i = 0; i < 70; i++) {
      now += 1000;
      byte[] bytes = ("blob " + i).getBytes(UTF_8);
      store(bytes).file(BlobId.of(bytes));
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSizeLessThanOrEqualTo(65);
    }
    assertThat(folder.resolve(BlobId.of("blob 69".getBytes(UTF_8)).sha256())).exists();
    assertThat(folder.resolve(BlobId.of("blob 0".getBytes(UTF_8)).sha256())).doesNotExist();
  }

  @Test
  void the_server_is_asked_with_the_token_and_its_refusals_are_named() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    server.createContext(
        "/agent/v1/blobs/",
        exchange -> {
          String token = exchange.getRequestHeaders().getFirst("Authorization");
          boolean known = Objects.equals(token, "Bearer s3cret");
          exchange.sendResponseHeaders(known ? 200 : 401, known ? BYTES.length : -1);
          if (known) {
            exchange.getResponseBody().write(BYTES);
          }
          exchange.close();
        });
    server.start();
    try {
      URI root = URI.create("http:/" + server.getAddress() + "/agent/v1/blobs/");
      BlobId blob = BlobId.of(BYTES);
      assertThat(store(new HttpBlobs(root, Trust.OF_JDK, "s3cret")).file(blob))
          .hasBinaryContent(BYTES);
      assertThatThrownBy(() -> new HttpBlobs(root, Trust.OF_JDK, "other").open(blob))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the server answers 401");
    } finally {
      server.stop(0);
    }
  }

  private BlobStore store(byte[] bytes) {
    return store(blob -> {
      asked.add(blob);
      return new ByteArrayInputStream(bytes);
    });
  }

  private BlobStore store(BlobSource source) {
    return new BlobStore(folder, source, () -> Instant.ofEpochMilli(now));
  }
}
