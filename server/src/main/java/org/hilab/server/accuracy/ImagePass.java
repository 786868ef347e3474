package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** One way through some images by several threads, which take the next one from one counter. */
final class ImagePass {
  private final ImageRange range;
  private final Watch watch;
  private final AtomicInteger next;
  private final AtomicInteger done = new AtomicInteger();
  private volatile boolean stopped;

  ImagePass(ImageRange range, Watch watch) {
    this.range = range;
    this.watch = watch;
    this.next = new AtomicInteger(range.from());
  }

  /**
   * Runs one part in each thread; its own exception comes out of the first that fails. One part
   * runs on the thread that asks, which a GPU's sessions want.
   *
   * @throws CancellationException if the watch or an interrupt stopped it
   */
  <T> List<T> run(int threads, Supplier<T> part) {
    if (threads == 1) {
      return List.of(part.get());
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> parts = new ArrayList<>();
      for (int i = 0; i < Math.min(threads, range.size()); i++) {
        parts.add(pool.submit(part::get));
      }
      return results(parts);
    }
  }

  /** What a part does with its share of the images. */
  void forEach(IntConsumer image) {
    int index = next.getAndIncrement();
    while (index < range.to() && !stopped) {
      if (watch.cancelled() || Thread.currentThread().isInterrupted()) {
        throw new CancellationException("The evaluation was cancelled.");
      }
      image.accept(index);
      watch.scored(done.incrementAndGet(), range.size());
      index = next.getAndIncrement();
    }
  }

  private <T> List<T> results(List<Future<T>> parts) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> part : parts) {
        results.add(part.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("An image could not be scored.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The evaluation was interrupted.");
    } finally {
      stopped = true;
    }
  }
}
