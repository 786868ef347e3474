package org.hilab.server.search.workers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hilab.protocol.BlobId;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.fleet.BlobEndpoint;

/** A worker's copies of the server's blobs: fetched once, believed only by their hash. */
final class WorkerBlobs implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int OK = 200;

  /** No int8 image and no prepared image comes near. */
  private static final int MOST_BYTES = 512 << 20;

  private final RemoteWorker.Settings settings;
  private final Path folder;
  private final HttpClient http;

  WorkerBlobs(RemoteWorker.Settings settings) {
    this.settings = settings;
    this.folder = settings.folder().resolve("blobs");
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
    this.http = (settings.tls() ? client.sslContext(settings.trust().context()) : client).build();
  }

  Path file(BlobId id) {
    bytes(id);
    return folder.resolve(id.sha256());
  }

  byte[] bytes(BlobId id) {
    Path file = folder.resolve(id.sha256());
    try {
      if (Files.exists(file)) {
        byte[] kept = Files.readAllBytes(file);
        if (BlobId.of(kept).equals(id)) {
          return kept;
        }
      }
      byte[] fetched = fetch(id);
      WholeFile.write("A blob", file, out -> out.write(fetched));
      return fetched;
    } catch (IOException e) {
      throw new UncheckedIOException(
          settings.server() + ", blob " + id.sha256() + ": " + WholeFile.why(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Fetching was interrupted.");
    }
  }

  private byte[] fetch(BlobId id) throws IOException, InterruptedException {
    URI uri = settings.server().resolve(BlobEndpoint.PATH + id.sha256());
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LONGEST)
            .header("Authorization", "Bearer " + settings.secret())
            .build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != OK) {
        throw unfetched(id, "HTTP " + response.statusCode());
      }
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES || !BlobId.of(bytes).equals(id)) {
        throw unfetched(id, "other bytes came");
      }
      return bytes;
    }
  }

  /** Deletes what other runs needed. */
  void keepOnly(List<BlobId> needed) {
    Set<String> names = needed.stream().map(BlobId::sha256).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!names.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new InvalidInput(
          "The worker's folder cannot be cleared",
          folder + " (" + WholeFile.why(e) + ")",
          "Check its permissions",
          e);
    }
  }

  private InvalidInput unfetched(BlobId id, String why) {
    return new InvalidInput(
        "The worker cannot fetch what the run needs",
        settings.server() + ", blob " + id.sha256() + " (" + why + ")",
        "Check the network and the server's folder");
  }

  @Override
  public void close() {
    http.close();
  }
}
