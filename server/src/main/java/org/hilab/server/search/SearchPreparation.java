package org.hilab.server.search;

import java.util.Optional;
import java.util.function.ToLongFunction;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.candidate.Bounds;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.Objective;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import org.hilab.server.journal.RunEvent.RunStarted;
import org.hilab.server.journal.Spec;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.network.Costs;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.quantization.SelfTest;
import org.hilab.server.space.SpaceBounds;
import org.hilab.server.supernet.Supernet;

/** Turns what a user asks for into a search that can start: reads, calibrates, names. */
public final class SearchPreparation {
  private static final long MIOU_MICROS = 1_000_000;

  private final PreparationListener listener;
  private final int threads;
  private final long cacheBytes;

  /**
   * A preparation that tells what it does.
   *
   * @param threads that decode images, and run one candidate on several images at a time
   */
  public SearchPreparation(PreparationListener listener, int threads) {
    this(listener, threads, SharedWork.DEFAULT_CACHE_BYTES);
  }

  /**
   * The same with a bound on the activations that are kept.
   *
   * @param cacheBytes of all workers together
   */
  public SearchPreparation(PreparationListener listener, int threads, long cacheBytes) {
    this.listener = listener;
    this.threads = threads;
    this.cacheBytes = cacheBytes;
  }

  /**
   * Prepares the search of a request. Takes seconds to a minute.
   *
   * @throws InvalidInput if a file cannot be used
   */
  public PreparedSearch prepare(SearchRequest request) {
    listener.step("reading the supernet");
    Supernet supernet = Supernet.load(request.supernet(), request.searchSpace().cover());
    Dataset dataset = request.dataset().open(request.split());
    requireClasses(supernet, dataset);
    listener.step("testing the int8 arithmetic of this processor");
    SelfTest selfTest = SelfTest.run();
    ParameterImage image = image(request, supernet);
    Candidates candidates =
        new Candidates(request.searchSpace(), supernet, image, request.inputSize());
    listener.step(PreparationListener.READING_IMAGES);
    PreparedImages images =
        PreparedImages.load(
            dataset,
            Subset.first(request.fraction()),
            new PreparedImages.Loading(
                preprocessing(request), threads, Runtime.getRuntime().maxMemory() / 2));
    Optional<TableLatency> table = table(request, candidates);
    listener.step("measuring the extremes of the space");
    Spec spec = spec(request, candidates, dataset, images.size());
    giveBack();
    return new PreparedSearch(
        new RunStarted(spec, request.notice().orElse(null)),
        candidates,
        table,
        new AccuracyEvaluator(images, threads, request.conventions()),
        images.image(0).planes(),
        Engine.ofCpu(selfTest.form()),
        dataset.classNames(),
        new SharedWork(cacheBytes));
  }

  /**
   * Calibration leaves some 300 MB behind. Nothing would collect them during a search, whose memory
   * is outside the heap.
   */
  private static void giveBack() {
    System.gc();
  }

  private static Optional<TableLatency> table(SearchRequest request, Candidates candidates) {
    if (!request.objectives().contains(Objective.LATENCY)) {
      return Optional.empty();
    }
    return switch (request.latency()) {
      case LatencySource.Estimate _ -> Optional.empty();
      case LatencySource.Table(LatencyTable table) ->
          Optional.of(TableLatency.of(candidates, table));
    };
  }

  private ParameterImage image(SearchRequest request, Supernet supernet) {
    if (request.image().isPresent()) {
      return ParameterImageFile.read(request.image().get());
    }
    listener.step("calibrating the int8 image");
    return new ImageCalibration(request.searchSpace(), supernet, request.inputSize())
        .image(
            request.dataset(),
            done -> listener.progress("calibrating", done, ImageCalibration.NETWORKS));
  }

  private static void requireClasses(Supernet supernet, Dataset dataset) {
    if (supernet.classes() != dataset.classes()) {
      throw new InvalidInput(
          "The supernet and the data set have different classes",
          supernet.name() + " has " + supernet.classes() + ", the data set " + dataset.classes(),
          "Give the data set that the supernet was trained for");
    }
  }

  private static Preprocessing preprocessing(SearchRequest request) {
    return new Preprocessing.Resize(request.inputSize());
  }

  private static Spec spec(
      SearchRequest request, Candidates candidates, Dataset dataset, int images) {
    Supernet supernet = candidates.supernet();
    String image = ParameterImageFile.sha256(candidates.image());
    return new Spec(
        request.space(),
        supernet.classes(),
        request.inputSize(),
        new Spec.Supernet(supernet.name(), supernet.sha256()),
        new Spec.Image(image),
        new Spec.Dataset(
            request.dataset().format().key(),
            request.dataset().name(),
            request.split(),
            images,
            dataset.ids().size(),
            preprocessing(request).toString()),
        request.objectives(),
        request.strategy().key(),
        request.population(),
        request.generations(),
        request.seed(),
        evaluators(request, image),
        request.objectives().stream().map(o -> bounds(o, request.latency(), candidates)).toList(),
        candidates.space().supernet());
  }

  private static Spec.Evaluators evaluators(SearchRequest request, String image) {
    Spec.Conventions words = SpecConventions.words(request.conventions());
    String accuracy =
        "int8 exact-16u "
            + image.substring(0, 12)
            + ", ONNX Runtime "
            + OnnxModel.version()
            + " "
            + OnnxModel.OPTIMIZATION_LEVEL
            + (words == null ? "" : ", " + request.conventions().text());
    boolean latency = request.objectives().contains(Objective.LATENCY);
    return new Spec.Evaluators(
        accuracy,
        latency ? request.latency().evaluator() : null,
        request.racing().orElse(null),
        words);
  }

  /** The exact extremes of the space; the hyperarea is normalised by them. */
  private static Bounds bounds(Objective objective, LatencySource latency, Candidates candidates) {
    return switch (objective) {
      case MIOU -> new Bounds(0, MIOU_MICROS);
      case LATENCY -> bounds(candidates, g -> latency.cycles(candidates.layers(g)));
      case FLOPS -> bounds(candidates, g -> Costs.of(candidates.network(g)).flopsKeras());
      case PARAMETERS -> bounds(candidates, g -> Costs.of(candidates.network(g)).parameters());
    };
  }

  private static Bounds bounds(Candidates candidates, ToLongFunction<Genome> cost) {
    SpaceBounds extremes = SpaceBounds.of(candidates.space(), cost);
    return new Bounds(extremes.minimum().cost(), extremes.maximum().cost());
  }
}
