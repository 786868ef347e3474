package org.hilab.server.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.Objectives;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.search.ImageCalibration;
import org.hilab.server.search.demo.SmallContent;
import org.hilab.server.search.ranking.RankComparison.Bootstrap;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.CandidateScoring;
import org.hilab.server.training.study.RankingStudy.Row;
import org.hilab.server.training.study.StudyNetworks.Chosen;
import org.hilab.server.training.study.StudyNetworks.Group;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingStudyTest {
  private static final int SIZE = 16;
  private static final int STEPS = 2;
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();

  @TempDir private static Path shared;
  private static Dataset train;
  private static CandidateScoring scoring;
  private static RankingStudy.Subject subject;

  @TempDir private Path folder;

  @BeforeAll
  static void content() {
    SmallContent content = SmallContent.in(shared.resolve("content"));
    DatasetSpec dataset = new DatasetSpec(DatasetSpec.Format.VOC, content.dataset());
    Supernet supernet = Supernet.load(content.supernet(), SPACE.cover());
    train = dataset.open("train");
    PreparedImages images =
        PreparedImages.load(
            dataset.open("val"),
            Subset.first(0.05),
            PreparedImages.Loading.with(new Preprocessing.Resize(SIZE)));
    scoring =
        new CandidateScoring(
            new AccuracyEvaluator(images, 1, Conventions.DEFAULT), supernet.classes());
    ParameterImage image =
        new ImageCalibration(SPACE, supernet, SIZE).image(dataset, network -> {});
    subject = new RankingStudy.Subject(SPACE, supernet, image, SIZE);
  }

  @Test
  void a_study_that_was_stopped_goes_on_with_the_next_network() {
    List<Chosen> networks = new StudyNetworks(1, 2, 5).from(SPACE, scored(8));
    assertThatThrownBy(() -> study(folder, 0.01).run(networks, stopAt(3, 2)))
        .isInstanceOf(CancellationException.class);
    List<Integer> trained = new ArrayList<>();
    List<Row> rows =
        study(folder, 0.01).run(networks, (network, of, step, steps) -> trained.add(network));
    assertThat(trained).as("1 and 2 were done").doesNotContain(1, 2).contains(3, 4, 5);
    List<Row> whole = study(shared.resolve("whole"), 0.01).run(networks, stopAt(99, 0));
    assertThat(rows)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
        .isEqualTo(whole);
    assertThat(rows).extracting(Row::group).contains(Group.BEST, Group.WORST, Group.SEED);
    assertThat(folder.resolve("networks")).isDirectoryNotContaining("glob:**.checkpoints");
  }

  @Test
  void the_results_of_another_study_are_not_taken() {
    List<Chosen> networks = List.of(new Chosen(SPACE.supernet(), Group.SEED));
    study(folder, 0.01).run(networks, stopAt(99, 0));
    assertThatThrownBy(() -> study(folder, 0.02).run(networks, stopAt(99, 0)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("another study")
        .hasMessageContaining("learning rate 0.02");
  }

  /** On a line of networks that each dominate the next, the ends are the ends. */
  @Test
  void the_least_and_the_most_dominated_are_chosen() {
    Map<Genome, Objectives> scored = scored(9);
    List<Chosen> chosen = new StudyNetworks(2, 3, 5).from(SPACE, scored);
    assertThat(values(chosen, Group.BEST, scored)).containsExactly(1L, 2L);
    assertThat(values(chosen, Group.WORST, scored)).containsExactlyInAnyOrder(7L, 8L);
    assertThat(chosen).extracting(Chosen::genome).doesNotHaveDuplicates().hasSize(8);
    assertThatThrownBy(() -> new StudyNetworks(5, 0, 5).from(SPACE, scored))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("too small");
  }

  @Test
  void a_front_is_taken_from_end_to_end() {
    Map<Genome, Objectives> scored = new HashMap<>();
    for (int i = 0; i < 9; i++) {
      scored.put(genome(i), Objectives.of(i, 9 - i));
    }
    scored.put(SPACE.supernet(), Objectives.of(50, 50));
    List<Chosen> chosen = new StudyNetworks(3, 0, 5).from(SPACE, scored);
    assertThat(values(chosen, Group.BEST, scored)).containsExactly(0L, 4L, 8L);
  }

  @Test
  void the_report_has_the_correlations_of_every_group_that_has_an_order() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rows.add(row(i, Group.BEST, 0.5 + i / 10.0, 0.6 + i / 10.0));
      rows.add(row(10 + i, Group.WORST, 0.2 + i / 10.0, 0.3 - i / 10.0));
      rows.add(row(20 + i, Group.RANDOM, 0.4, 0.3 - i / 10.0));
    }
    RankingResult result = new RankingResult(rows, "A test.", new Bootstrap(100, 1));
    result.write(folder);
    assertThat(result.json().path("correlations").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "Pareto-best, Pareto-worst and seed", "Pareto-best alone", "Pareto-worst alone");
    assertThat(tau(result, "Pareto-best alone")).isEqualTo(1);
    assertThat(tau(result, "Pareto-worst alone")).isEqualTo(-1);
    assertThat(folder.resolve("ranking.svg")).content().contains("<circle", "trained alone, %");
    assertThat(folder.resolve("report.md")).content().contains("A test.", "| worst |");
    assertThat(folder.resolve("ranking.png")).isNotEmptyFile();
  }

  private static double tau(RankingResult result, String group) {
    return result.json().at("/correlations/" + group + "/float/kendallTauB/value").doubleValue();
  }

  private static Row row(int number, Group group, double supernet, double alone) {
    return new Row(genome(number), group, supernet, supernet, alone, 1, 1);
  }

  private static List<Long> values(
      List<Chosen> chosen, Group group, Map<Genome, Objectives> scored) {
    return chosen.stream()
        .filter(one -> one.group() == group)
        .map(one -> Objects.requireNonNull(scored.get(one.genome())).value(0))
        .toList();
  }

  /** Each dominates the ones after it; the supernet is the first. */
  private static Map<Genome, Objectives> scored(int count) {
    Map<Genome, Objectives> scored = new HashMap<>();
    scored.put(SPACE.supernet(), Objectives.of(0, 0));
    for (int i = 1; i < count; i++) {
      scored.put(genome(i), Objectives.of(i, i));
    }
    return scored;
  }

  /** Another combination of strides and present blocks for every number. */
  private static Genome genome(int number) {
    String bits = String.format("%5s", Integer.toBinaryString(number)).replace(' ', '0');
    return SPACE.canonical(
        new Genome(bits.substring(0, 4) + "111111111" + bits.charAt(4) + "0".repeat(9)));
  }

  private static RankingStudy.Listener stopAt(int network, int step) {
    return (now, of, done, steps) -> {
      if (now == network && done == step) {
        throw new CancellationException("stopped");
      }
    };
  }

  private static RankingStudy study(Path folder, double rate) {
    return new RankingStudy(
        subject, new RankingStudy.Settings(train, STEPS, 2, rate, 3, 1), scoring, folder);
  }
}
