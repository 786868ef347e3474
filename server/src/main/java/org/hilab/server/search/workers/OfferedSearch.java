package org.hilab.server.search.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hilab.protocol.BlobId;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.dataset.PreparedImageCodec;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.journal.Spec;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.search.Candidates;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SharedWork;
import org.hilab.server.search.SpecConventions;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;

/** Turns what a server offers into a search whose candidates can be scored here. */
final class OfferedSearch {
  private OfferedSearch() {}

  /**
   * Fetches what is not there yet; keeps nothing of other runs.
   *
   * @throws InvalidInput if something cannot be fetched or is damaged
   */
  static PreparedSearch fetch(RunOffer offer, RemoteWorker.Settings settings) {
    try (WorkerBlobs blobs = new WorkerBlobs(settings)) {
      Spec spec = offer.started().spec();
      ParameterImage image = ParameterImageFile.read(blobs.file(offer.image()));
      if (!ParameterImageFile.sha256(image).equals(spec.image().sha256())) {
        throw new InvalidInput(
            "The server's int8 image is not the run's", offer.run().text(), "Report this as a bug");
      }
      RunOffer.Index index = RunOffer.Index.of(blobs.bytes(offer.index()));
      PreparedImages images = new PreparedImages(images(index, blobs), index.classNames());
      List<BlobId> needed = new ArrayList<>(index.images());
      needed.addAll(List.of(offer.image(), offer.index()));
      blobs.keepOnly(needed);
      return new PreparedSearch(
          offer.started(),
          candidates(spec, image),
          Optional.empty(),
          new AccuracyEvaluator(images, settings.threads(), SpecConventions.of(spec)),
          images.image(0).planes(),
          settings.engine(),
          index.classNames(),
          new SharedWork(settings.cacheBytes()));
    }
  }

  private static List<PreparedImage> images(RunOffer.Index index, WorkerBlobs blobs) {
    long most = Runtime.getRuntime().maxMemory() / 2;
    long bytes = 0;
    List<PreparedImage> images = new ArrayList<>();
    for (BlobId id : index.images()) {
      PreparedImage image = PreparedImageCodec.decode(blobs.bytes(id));
      bytes += image.bytes();
      if (bytes > most) {
        throw new InvalidInput(
            "The run's images do not fit in this worker's memory",
            index.images().size() + " images exceed " + most + " bytes",
            "Give Java a larger heap");
      }
      images.add(image);
    }
    return images;
  }

  /** Scoring needs the supernet's layers, not its float weights. */
  private static Candidates candidates(Spec spec, ParameterImage image) {
    Supernet layers =
        new Supernet(
            spec.supernet().name(), spec.supernet().sha256(), spec.classes(), new TreeMap<>());
    return new Candidates(Spaces.named(spec.space()), layers, image, spec.inputSize());
  }
}
