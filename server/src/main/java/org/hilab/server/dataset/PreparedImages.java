package org.hilab.server.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.hilab.server.candidate.InvalidInput;

/** Images that were decoded and resized once and stay in memory for a whole search. */
public final class PreparedImages implements ImageSource {
  private final List<PreparedImage> images;
  private final List<String> classNames;

  public PreparedImages(List<PreparedImage> images, List<String> classNames) {
    this.images = List.copyOf(images);
    this.classNames = List.copyOf(classNames);
  }

  /**
   * How to load.
   *
   * @param threads that decode at the same time
   * @param maxBytes bound on what the images may occupy
   */
  public record Loading(Preprocessing preprocessing, int threads, long maxBytes) {
    public Loading {
      if (threads < 1 || maxBytes < 1) {
        throw new IllegalArgumentException(
            "Loading needs a thread and a byte, but has " + threads + " and " + maxBytes + ".");
      }
    }

    /** Two threads and at most half of the heap. */
    public static Loading with(Preprocessing preprocessing) {
      return new Loading(preprocessing, 2, Runtime.getRuntime().maxMemory() / 2);
    }
  }

  /**
   * Decodes and prepares the images in parallel; their order is the subset's.
   *
   * @throws InvalidInput if a file is damaged or the images are larger than the bound
   */
  public static PreparedImages load(Dataset dataset, Subset subset, Loading loading) {
    AtomicLong bytes = new AtomicLong();
    List<Callable<PreparedImage>> tasks = new ArrayList<>();
    for (String id : subset.of(dataset)) {
      tasks.add(() -> {
        PreparedImage image = loading.preprocessing.prepare(dataset.sample(id));
        if (bytes.addAndGet(image.bytes()) > loading.maxBytes) {
          throw tooLarge(tasks.size(), loading);
        }
        return image;
      });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(loading.threads)) {
      return new PreparedImages(results(pool, tasks), dataset.classNames());
    }
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public PreparedImage image(int index) {
    return images.get(index);
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  private static List<PreparedImage> results(
      ExecutorService pool, List<Callable<PreparedImage>> tasks) {
    List<Future<PreparedImage>> futures = tasks.stream().map(pool::submit).toList();
    try {
      List<PreparedImage> results = new ArrayList<>();
      for (Future<PreparedImage> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      pool.shutdownNow();
      if (e.getCause() instanceof InvalidInput invalid) {
        throw invalid;
      }
      throw new IllegalStateException("An image could not be prepared.", e.getCause());
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
      throw new CancellationException("Loading the images was interrupted.");
    }
  }

  private static InvalidInput tooLarge(int images, Loading loading) {
    return new InvalidInput(
        "The prepared images do not fit in memory",
        images + " images with " + loading.preprocessing + " exceed " + loading.maxBytes + " bytes",
        "Take a smaller fraction or give Java a larger heap");
  }
}
