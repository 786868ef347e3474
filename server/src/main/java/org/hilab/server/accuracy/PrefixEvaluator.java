package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.hilab.server.dataset.ImageSource;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.Segment;
import org.hilab.server.onnx.Engine;

/**
 * Scores many sub-networks of one int8 image. What they begin with in common is computed once per
 * image, and kept for later calls as far as the memory allows; the numbers are those of every
 * network run alone, bit for bit. For one call at a time.
 */
public final class PrefixEvaluator implements AutoCloseable {
  private final ImageSource images;
  private final Settings settings;
  private final SegmentModels models;
  private final PrefixTree tree;
  private final PrefixCache cache;
  private volatile Work work = Work.NONE;

  /** Of the threads of the calls so far, as many as there were at a time. */
  private final Deque<TensorPool> pools = new ConcurrentLinkedDeque<>();

  /**
   * How to evaluate.
   *
   * @param threads that go through the images at the same time
   * @param cacheBytes bound on the activations that are kept between calls
   * @param cuts names of the layers before which networks are cut, see {@link Segment#cut}
   */
  public record Settings(int threads, long cacheBytes, Set<String> cuts) {
    public Settings {
      cuts = Set.copyOf(cuts);
      if (threads < 1 || cacheBytes < 0) {
        throw new IllegalArgumentException(
            "An evaluation needs a thread and no negative memory, but has "
                + threads
                + " and "
                + cacheBytes
                + ".");
      }
    }
  }

  /** Takes what comes out; called by all threads, in no order. */
  @FunctionalInterface
  public interface Sink {
    /**
     * One network was scored on one image.
     *
     * @param network position in the call
     * @param image index in the images
     */
    void scored(int network, int image, ConfusionMatrix matrix);
  }

  /** An evaluator with nothing kept yet. */
  public PrefixEvaluator(
      ImageSource images, ParameterImage image, Engine engine, Settings settings) {
    this.images = images;
    this.settings = settings;
    this.models = new SegmentModels(image, engine);
    this.tree = new PrefixTree(settings.cuts, models::timer);
    this.cache = new PrefixCache(settings.cacheBytes);
  }

  /**
   * Scores every network on every image of a range.
   *
   * @throws CancellationException if the watch or an interrupt stopped it
   */
  public void evaluate(List<Network> networks, ImageRange range, Sink sink, Watch watch) {
    List<PrefixPlan> plans = PrefixPlan.of(networks.stream().map(tree::path).toList());
    open(plans, range, watch);
    cache.prepare(plans, range);
    ImagePass pass = new ImagePass(range, watch);
    Work done =
        pass.run(settings.threads, () -> walk(plans, pass, sink)).stream()
            .reduce(Work.NONE, Work::plus);
    long macs = networks.stream().mapToLong(Segment::macs).sum();
    work = work.plus(done).plus(new Work(0, 0, 0, 0, macs * range.size(), 0));
  }

  private Work walk(List<PrefixPlan> plans, ImagePass pass, Sink sink) {
    TensorPool kept = pools.poll();
    TensorPool pool = kept == null ? new TensorPool() : kept;
    try {
      PrefixWalk walk = new PrefixWalk(models, pool, images.classNames().size(), sink);
      pass.forEach(image -> walk.visit(plans, images.image(image), image));
      pools.add(pool);
      return walk.work();
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** All threads open sessions at first, or one would wait for the other in the first image. */
  private void open(List<PrefixPlan> plans, ImageRange range, Watch watch) {
    Set<Segment> missing = new LinkedHashSet<>();
    plans.forEach(root ->
        root.forEach(plan -> {
          if (plan.isNeeded(range) && !models.isOpen(plan.node().segment())) {
            missing.add(plan.node().segment());
          }
        }));
    List<Segment> segments = List.copyOf(missing);
    ImagePass pass = new ImagePass(new ImageRange(0, segments.size()), watch.before());
    pass.run(
        segments.isEmpty() ? 1 : settings.threads,
        () -> {
          pass.forEach(index -> models.model(segments.get(index)));
          return segments;
        });
  }

  /** Opens the sessions that the networks need before they are needed. */
  public void open(List<Network> networks) {
    networks.forEach(network -> tree.path(network).forEach(node -> models.model(node.segment())));
  }

  /**
   * Checksums of what every segment of the networks gives out, in their order: engines that compute
   * the same have the same.
   *
   * @param of images from the first
   */
  public List<LayerChecksum> checksums(List<Network> networks, int of) {
    List<LayerChecksum> checksums = new ArrayList<>();
    try (LayerChecksums each = new LayerChecksums(models, checksums::add)) {
      for (Network network : networks) {
        List<Segment> segments = tree.path(network).stream().map(PrefixNode::segment).toList();
        for (int i = 0; i < of; i++) {
          each.add(segments, images.image(i));
        }
      }
    }
    return checksums;
  }

  /** All images. */
  public ImageRange images() {
    return new ImageRange(0, images.size());
  }

  /** What all calls together did. */
  public Work work() {
    return work;
  }

  /** Sessions that are open. */
  public int sessions() {
    return models.size();
  }

  /** Activations that are kept. */
  public long cachedBytes() {
    return cache.bytes();
  }

  @Override
  public void close() {
    pools.forEach(TensorPool::close);
    pools.clear();
    cache.close();
    models.close();
  }
}
