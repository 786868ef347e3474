package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.ImageSource;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.fleet.BusAgent;
import org.hilab.server.fleet.FleetOptions;
import org.hilab.server.fleet.FleetVerticle;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.RunState;
import org.hilab.server.journal.Spec;
import org.hilab.server.journal.Verification;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.search.report.RunFiles;
import org.hilab.server.search.report.RunView;
import org.hilab.server.search.workers.AccuracyWorkers;
import org.hilab.server.search.workers.CandidateEvaluator;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole searches over a real event bus, fleet and journal; only the numbers are arithmetic. */
class SearchRunnerTest {
  private static final int WAIT_SECONDS = 60;
  private static final int POPULATION = 8;
  private static final ProofSettings PROOF = new ProofSettings(Duration.ofSeconds(20), false);
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();
  private static final FakeLandscape LANDSCAPE = new FakeLandscape(SPACE.length(), true);

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final PreparedSearch search = search(LANDSCAPE.spec(7, POPULATION, 6));
  private Journal journal;

  @BeforeEach
  void open() {
    journal = Journal.open(folder, InstantSource.system());
    await(vertx.deployVerticle(new FleetVerticle(FleetOptions.DEFAULTS, InstantSource.system())));
    await(BusAgent.connect(vertx, LANDSCAPE::latency, new Random(20)));
  }

  @AfterEach
  void close() {
    await(vertx.close());
    journal.close();
  }

  @Test
  void one_worker_and_eight_at_the_same_time_give_the_same_files() {
    String one = finished(runner(1, together(1)), create());
    String eight = finished(runner(8, together(8)), create());
    assertThat(eight).isEqualTo(one).contains("\"finished\" : true");
  }

  @Test
  void what_the_lab_loses_is_measured_again_and_never_scored() {
    RunId run = create();
    finished(runner(2, _ -> {}), run);
    List<RunEvent> events = events(run);
    List<Genome> lost =
        events.stream()
            .filter(RunEvent.MeasurementLost.class::isInstance)
            .map(event -> ((RunEvent.MeasurementLost) event).genome())
            .toList();
    List<Genome> measured =
        events.stream()
            .filter(RunEvent.LatencyMeasured.class::isInstance)
            .map(event -> ((RunEvent.LatencyMeasured) event).genome())
            .toList();
    assertThat(lost).isNotEmpty();
    assertThat(measured).containsAll(lost).doesNotHaveDuplicates();
  }

  @Test
  void a_candidate_whose_worker_fails_goes_to_a_worker_again() {
    String undisturbed = finished(runner(1, _ -> {}), create());
    ConcurrentMap<Genome, Integer> tries = new ConcurrentHashMap<>();
    RunId run = create();
    String disturbed =
        finished(
            runner(
                4,
                genome -> {
                  if (tries.merge(genome, 1, Integer::sum) <= genome.bits().hashCode() % 3) {
                    throw new IllegalStateException("The worker is out of memory.");
                  }
                }),
            run);
    assertThat(disturbed).isEqualTo(undisturbed);
    assertThat(tries.values()).contains(1, 2, 3);
  }

  @Test
  void a_candidate_that_nobody_can_measure_stops_the_run_until_that_is_repaired() {
    String undisturbed = finished(runner(1, _ -> {}), create());
    RunId run = create();
    Genome broken = fourthOf(run);
    SearchRunner failing =
        runner(
            2,
            genome -> {
              if (genome.equals(broken)) {
                throw new IllegalStateException("An image is missing.");
              }
            });
    assertThatThrownBy(() -> await(failing.run(run, search, PROOF)))
        .hasCauseInstanceOf(SearchException.class)
        .hasMessageContaining(broken.bits())
        .hasMessageContaining("An image is missing.")
        .hasMessageContaining("--resume");
    assertThat(journal.run(run).state()).isEqualTo(RunState.FAILED);
    assertThat(finished(runner(1, _ -> {}), run)).isEqualTo(undisturbed);
    assertThat(journal.run(run).state()).isEqualTo(RunState.FINISHED);
  }

  @Test
  void a_journal_that_this_search_cannot_have_made_is_not_continued() {
    RunId run = create();
    finished(runner(1, _ -> {}), run);
    RunId other = create();
    List<RunEvent> strange = events(run).subList(1, 30);
    await(Future.fromCompletionStage(journal.append(other, backwards(strange))));
    assertThatThrownBy(() -> await(runner(1, _ -> {}).run(other, search, PROOF)))
        .hasCauseInstanceOf(SearchException.class)
        .hasMessageContaining("was not made by this search");
    assertThat(events(other)).hasSize(1 + strange.size() + 1);
  }

  @Test
  void numbers_of_another_model_stop_the_run_instead_of_being_mixed_in() {
    PreparedSearch other = search(anotherModel(LANDSCAPE.spec(7, POPULATION, 6)));
    RunId run = await(Future.fromCompletionStage(journal.create("fake", other.started())));
    assertThatThrownBy(() -> await(runner(1, _ -> {}).run(run, other, PROOF)))
        .hasCauseInstanceOf(SearchException.class)
        .hasMessageContaining("arithmetic and not another-model");
    assertThat(events(run)).noneMatch(SearchRunnerTest::isLatency);
  }

  private static boolean isLatency(RunEvent event) {
    return event instanceof RunEvent.LatencyMeasured(Genome _, MeasurementOutcome outcome)
        && outcome instanceof MeasurementOutcome.Measured;
  }

  private static Spec anotherModel(Spec spec) {
    return new Spec(
        spec.space(),
        spec.classes(),
        spec.inputSize(),
        spec.supernet(),
        spec.image(),
        spec.dataset(),
        spec.objectives(),
        spec.strategy(),
        spec.population(),
        spec.generations(),
        spec.seed(),
        new Spec.Evaluators("arithmetic", "another-model"),
        spec.bounds(),
        spec.supernetGenome());
  }

  /** The candidates of every generation in another order. */
  private static List<RunEvent> backwards(List<RunEvent> events) {
    return events.stream()
        .map(event ->
            event instanceof RunEvent.GenerationProposed proposed
                ? new RunEvent.GenerationProposed(
                    proposed.generation(), proposed.candidates().reversed())
                : event)
        .toList();
  }

  /** A candidate of the first generation. */
  private Genome fourthOf(RunId run) {
    return search.core().start(events(run)).stream()
        .filter(Effect.MeasureAccuracy.class::isInstance)
        .map(effect -> ((Effect.MeasureAccuracy) effect).genome())
        .toList()
        .get(3);
  }

  /** The first so many measurements wait for one another, so that all happen at the same time. */
  private static Consumer<Genome> together(int workers) {
    CountDownLatch latch = new CountDownLatch(workers);
    return _ -> {
      latch.countDown();
      try {
        if (!latch.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("Not " + workers + " workers at the same time.");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private SearchRunner runner(int workers, Consumer<Genome> before) {
    Blobs blobs = new Blobs(folder.resolve("blobs"));
    return new SearchRunner(
        vertx, journal, new AccuracyWorkers(workers, _ -> new Arithmetic(before), blobs), blobs);
  }

  private record Arithmetic(Consumer<Genome> before) implements CandidateEvaluator {
    @Override
    public void evaluate(List<AccuracyTask> tasks, Listener listener) {
      for (AccuracyTask task : tasks) {
        before.accept(task.genome());
        listener.measured(task.genome(), LANDSCAPE.accuracy(task.genome()));
      }
    }

    @Override
    public void cancel() {}
  }

  private RunId create() {
    return await(Future.fromCompletionStage(journal.create("fake", search.started())));
  }

  /** Runs a search to its end and gives its files that depend on the spec alone. */
  private String finished(SearchRunner runner, RunId run) {
    await(runner.run(run, search, PROOF));
    List<Recorded> recorded = journal.read(run, 0, Integer.MAX_VALUE);
    assertThat(journal.verify(run)).isEqualTo(new Verification.Intact(recorded.size()));
    RunFiles files = new RunFiles(RunView.of(recorded));
    return files.frontJson() + files.frontCsv() + files.historyJson();
  }

  private List<RunEvent> events(RunId run) {
    return journal.read(run, 0, Integer.MAX_VALUE).stream().map(Recorded::event).toList();
  }

  private static PreparedSearch search(Spec spec) {
    Supernet supernet = new Supernet("fake", "ab12", spec.classes(), new TreeMap<>());
    ParameterImage image = new ParameterImage(new TreeMap<>(), new TreeMap<>());
    return new PreparedSearch(
        new RunEvent.RunStarted(spec, null),
        new Candidates(SPACE, supernet, image, spec.inputSize()),
        Optional.empty(),
        new AccuracyEvaluator(new NoImages(), 1, Conventions.DEFAULT),
        new byte[0],
        Engine.ofCpu(WeightForm.S8),
        List.of(),
        new SharedWork(0));
  }

  /** Arithmetic looks at no image. */
  private record NoImages() implements ImageSource {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public PreparedImage image(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public List<String> classNames() {
      return List.of();
    }
  }

  private static <T> T await(Future<T> future) {
    var waiting = future.toCompletionStage().toCompletableFuture();
    return waiting.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }
}
