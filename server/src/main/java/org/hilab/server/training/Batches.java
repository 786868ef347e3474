package org.hilab.server.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.PreparedImage;

/**
 * The batches of a training, a few decoded ahead. A batch depends on the seed and its step alone,
 * so that a resumed training sees the same ones.
 */
final class Batches implements AutoCloseable {
  private static final int AHEAD = 3;

  private final Dataset dataset;
  private final Augmentation augmentation;
  private final Order order;
  private final ExecutorService loader =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("batches").factory());
  private final Map<Integer, Future<Batch>> ahead = new TreeMap<>();

  /**
   * In which order images come: every image once an epoch.
   *
   * @param batch images in one batch
   */
  record Order(int batch, long seed) {}

  /**
   * Batches of the data set.
   *
   * @throws InvalidInput if the data set has fewer images than one batch
   */
  Batches(Dataset dataset, Augmentation augmentation, Order order) {
    if (dataset.ids().size() < order.batch) {
      throw new InvalidInput(
          "A batch is larger than the data set",
          order.batch + " of " + dataset.ids().size() + " images of split " + dataset.split(),
          "Choose a smaller batch or a larger split");
    }
    this.dataset = dataset;
    this.augmentation = augmentation;
    this.order = order;
  }

  /** How many batches show every image once. */
  int perEpoch() {
    return dataset.ids().size() / order.batch;
  }

  /** The batch of a step, counted from 0; steps are asked for in ascending order. */
  Batch at(int step) {
    for (int next = step + 1; next < step + AHEAD; next++) {
      int wanted = next;
      ahead.computeIfAbsent(next, _ -> loader.submit(() -> load(wanted)));
    }
    Future<Batch> loading = ahead.remove(step);
    try {
      return loading == null ? load(step) : loading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidInput invalid) {
        throw invalid;
      }
      throw new IllegalStateException("A batch could not be loaded.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Loading the images was interrupted.");
    }
  }

  private Batch load(int step) {
    List<String> ids = epoch(step / perEpoch());
    int first = step % perEpoch() * order.batch;
    SplittableRandom random = new SplittableRandom(order.seed ^ mixed(step));
    List<PreparedImage> views = new ArrayList<>();
    for (String id : ids.subList(first, first + order.batch)) {
      views.add(augmentation.view(dataset.sample(id), random));
    }
    return Batch.of(views, augmentation.size());
  }

  private List<String> epoch(int number) {
    List<String> ids = new ArrayList<>(dataset.ids());
    Collections.shuffle(ids, new Random(order.seed + mixed(-1 - number)));
    return ids;
  }

  /** Neighbouring steps get unlike seeds (a round of Steele et al.'s SplitMix64). */
  private static long mixed(long step) {
    return new SplittableRandom(step).nextLong();
  }

  @Override
  public void close() {
    loader.shutdownNow();
  }
}
