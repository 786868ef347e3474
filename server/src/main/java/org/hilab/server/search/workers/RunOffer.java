package org.hilab.server.search.workers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.hilab.protocol.BlobId;
import org.hilab.server.dataset.ImageSource;
import org.hilab.server.dataset.PreparedImageCodec;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.RunEvent.RunStarted;
import org.hilab.server.journal.RunId;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.search.PreparedSearch;

/**
 * What a worker of another process needs to score a run's candidates. Weights and images travel as
 * blobs: whoever has the same hashes scores the same.
 *
 * @param image the int8 image as a file
 * @param index of the prepared images, {@link Index}
 */
record RunOffer(RunId run, RunStarted started, BlobId image, BlobId index) {
  /** The images in order, and the names of their classes. */
  record Index(List<BlobId> images, List<String> classNames) {
    byte[] bytes() {
      return new JsonObject()
          .put("images", new JsonArray(images.stream().map(BlobId::sha256).toList()))
          .put("classNames", new JsonArray(classNames))
          .encode()
          .getBytes(UTF_8);
    }

    static Index of(byte[] bytes) {
      JsonObject json = new JsonObject(new String(bytes, UTF_8));
      return new Index(
          texts(json.getJsonArray("images")).stream().map(BlobId::new).toList(),
          texts(json.getJsonArray("classNames")));
    }

    private static List<String> texts(JsonArray array) {
      return array.stream().map(String.class::cast).toList();
    }
  }

  /** Writes what is offered to the disk. */
  static RunOffer of(RunId run, PreparedSearch search, Blobs blobs) {
    ImageSource images = search.evaluator().images();
    List<BlobId> ids =
        IntStream.range(0, images.size())
            .mapToObj(i -> blobs.put(PreparedImageCodec.encode(images.image(i))))
            .toList();
    return new RunOffer(
        run,
        search.started(),
        blobs.put(ParameterImageFile.bytes(search.candidates().image())),
        blobs.put(new Index(ids, images.classNames()).bytes()));
  }

  JsonObject json() {
    return new JsonObject()
        .put("run", run.text())
        .put("started", EventJson.write(started))
        .put("image", image.sha256())
        .put("index", index.sha256());
  }

  static RunOffer of(JsonObject json) {
    if (EventJson.read(json.getString("started")) instanceof RunStarted started) {
      return new RunOffer(
          new RunId(json.getString("run")),
          started,
          new BlobId(json.getString("image")),
          new BlobId(json.getString("index")));
    }
    throw new IllegalArgumentException("A run begins with its spec: " + json);
  }
}
