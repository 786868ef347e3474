package org.hilab.server.search.workers;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hilab.server.accuracy.ConfusionMatrix;
import org.hilab.server.accuracy.CountTable;
import org.hilab.server.accuracy.ImageRange;
import org.hilab.server.accuracy.LayerChecksum;
import org.hilab.server.accuracy.PrefixEvaluator;
import org.hilab.server.accuracy.Race;
import org.hilab.server.accuracy.RaceOrder;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.accuracy.Work;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.ImageSource;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.PreparedSearch;

/**
 * Measures candidates as int8 networks, all of a part together: shared beginnings are computed
 * once. Without a race the numbers are those of a session per candidate.
 */
public final class SharedInt8Evaluator implements CandidateEvaluator {
  private final PreparedSearch search;
  private final ImageSource images;
  private final PrefixEvaluator evaluator;
  private volatile boolean cancelled;

  /**
   * An evaluator for one of the workers of this machine, which share its memory.
   *
   * @param workers at least one
   */
  public static SharedInt8Evaluator oneOf(int workers, PreparedSearch search) {
    return new SharedInt8Evaluator(search, search.sharedWork().cacheBytes() / workers);
  }

  /** An evaluator that may keep so many bytes of activations. */
  public SharedInt8Evaluator(PreparedSearch search, long cacheBytes) {
    this.search = search;
    this.images =
        search.race().isPresent()
            ? RaceOrder.of(search.evaluator().images())
            : search.evaluator().images();
    this.evaluator =
        new PrefixEvaluator(
            images,
            search.candidates().image(),
            search.engine(),
            new PrefixEvaluator.Settings(
                search.evaluator().threads(), cacheBytes, search.candidates().cuts()));
  }

  /** One candidate on its way through the images. */
  private final class Runner {
    private final Genome genome;
    private final Optional<Genome> incumbent;
    private final ConfusionMatrix sum = new ConfusionMatrix(images.classNames().size());
    private final CountTable table;

    Runner(AccuracyTask task) {
      this.genome = task.genome();
      this.incumbent = task.incumbent();
      this.table = new CountTable(images.size(), sum.classes(), search.evaluator().conventions());
    }

    void scored(int image, ConfusionMatrix matrix) {
      table.put(image, matrix);
      synchronized (sum) {
        sum.merge(matrix);
      }
    }

    boolean isLost(Race race, int seen) {
      return incumbent.isPresent() && race.isLost(table, rival(), seen);
    }

    Accuracy whole() {
      Scores scores = scores(images.size());
      if (search.race().isPresent()) {
        search.sharedWork().put(genome, table);
      }
      return new NamedAccuracy(search).whole(scores);
    }

    Accuracy stopped(int seen) {
      double lead = Race.lead(table, rival(), seen);
      return new NamedAccuracy(search).stopped(scores(seen), rival(), lead);
    }

    private Scores scores(int seen) {
      return Scores.of(sum, seen, search.evaluator().conventions());
    }

    private CountTable rival() {
      return search.sharedWork().of(incumbent.orElseThrow()).orElseThrow();
    }
  }

  @Override
  public void evaluate(List<AccuracyTask> tasks, Listener listener) {
    List<Runner> running = runners(tasks, listener);
    int seen = 0;
    while (seen < images.size() && !running.isEmpty()) {
      int from = seen;
      int to = search.race().map(race -> race.next(from, images.size())).orElse(images.size());
      score(running, new ImageRange(from, to), listener);
      seen = to;
      if (seen < images.size()) {
        drop(running, search.race().orElseThrow(), seen, listener);
      }
    }
    running.forEach(runner -> listener.measured(runner.genome, runner.whole()));
  }

  /** An incumbent that was measured in another process or life is measured again. */
  private List<Runner> runners(List<AccuracyTask> tasks, Listener listener) {
    List<Runner> runners = new ArrayList<>();
    Set<Genome> missing = new LinkedHashSet<>();
    for (AccuracyTask task : tasks) {
      runners.add(new Runner(task));
      task.incumbent()
          .filter(incumbent -> search.sharedWork().of(incumbent).isEmpty())
          .ifPresent(missing::add);
    }
    if (!missing.isEmpty()) {
      List<Runner> known =
          missing.stream().map(genome -> new Runner(AccuracyTask.whole(genome))).toList();
      score(known, new ImageRange(0, images.size()), listener);
      known.forEach(Runner::whole);
    }
    return runners;
  }

  private void score(List<Runner> runners, ImageRange range, Listener listener) {
    evaluator.evaluate(
        runners.stream().map(runner -> search.candidates().network(runner.genome)).toList(),
        range,
        (network, image, matrix) -> runners.get(network).scored(image, matrix),
        new Watch() {
          @Override
          public boolean cancelled() {
            return cancelled;
          }

          @Override
          public void scored(int done, int of) {
            listener.progress();
          }
        });
  }

  private void drop(List<Runner> running, Race race, int seen, Listener listener) {
    for (Runner runner : List.copyOf(running)) {
      if (runner.isLost(race, seen)) {
        running.remove(runner);
        listener.measured(runner.genome, runner.stopped(seen));
      }
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  /** Opens the sessions that the candidates need. */
  public void open(List<Genome> genomes) {
    evaluator.open(genomes.stream().map(search.candidates()::network).toList());
  }

  /** Of every segment of these candidates, see {@link PrefixEvaluator#checksums}. */
  List<LayerChecksum> checksums(List<Genome> genomes, int ofImages) {
    return evaluator.checksums(
        genomes.stream().map(search.candidates()::network).toList(), ofImages);
  }

  /** Sessions that are open. */
  public int sessions() {
    return evaluator.sessions();
  }

  /** What all of it took so far. */
  public Work work() {
    return evaluator.work();
  }

  /** Activations that are kept. */
  public long cachedBytes() {
    return evaluator.cachedBytes();
  }

  @Override
  public void close() {
    evaluator.close();
  }
}
