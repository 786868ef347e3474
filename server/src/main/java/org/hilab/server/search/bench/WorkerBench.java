package org.hilab.server.search.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.workers.PartBalance;
import org.hilab.server.search.workers.SharedInt8Evaluator;

/**
 * One generation scored by different numbers of workers and threads, each from scratch: sessions
 * are opened before, nothing is kept.
 */
public final class WorkerBench {
  private final PreparedSearch search;

  WorkerBench(PreparedSearch search) {
    this.search = search;
  }

  /**
   * One way to divide the work.
   *
   * @param threads of each worker
   */
  public record Row(int workers, int threads, double candidatesPerMinute) {
    /** Of what so many threads would do if each were as fast as the one of the first row. */
    public double efficiency(Row first) {
      return candidatesPerMinute / first.candidatesPerMinute / (workers * threads);
    }
  }

  List<Row> run() {
    List<AccuracyTask> tasks = BenchSearch.firstGeneration(search);
    List<Row> rows = new ArrayList<>();
    rows.add(row(tasks, 1, 1));
    rows.add(row(tasks, 1, 2));
    rows.add(row(tasks, 2, 1));
    return rows;
  }

  private Row row(List<AccuracyTask> tasks, int workers, int threads) {
    PreparedSearch divided = search.withThreads(threads);
    List<List<AccuracyTask>> parts =
        new PartBalance(search.candidates(), search.spec().dataset().images())
            .parts(tasks, workers);
    List<SharedInt8Evaluator> evaluators = new ArrayList<>();
    List<Callable<Void>> jobs = new ArrayList<>();
    for (List<AccuracyTask> part : parts) {
      SharedInt8Evaluator evaluator = new SharedInt8Evaluator(divided, 0);
      evaluators.add(evaluator);
      evaluator.open(part.stream().map(AccuracyTask::genome).toList());
      jobs.add(() -> {
        evaluator.evaluate(part, new SearchBench.Unheard());
        return null;
      });
    }
    try {
      return new Row(workers, threads, tasks.size() / minutes(workers, jobs));
    } finally {
      evaluators.forEach(SharedInt8Evaluator::close);
    }
  }

  private static double minutes(int workers, List<Callable<Void>> jobs) {
    long start = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      for (Future<Void> job : pool.invokeAll(jobs)) {
        job.get();
      }
      return (System.nanoTime() - start) / 60e9;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A worker failed.", e);
    }
  }
}
