package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.hilab.server.accuracy.Conventions.ClassMean;
import org.hilab.server.accuracy.Conventions.VoidPixels;
import org.hilab.server.dataset.LabelMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RaceTest {
  private static final int IMAGES = 60;
  private static final int CLASSES = 4;
  private static final int PIXELS = 1000;
  private static final Race RACE = new Race(0.98, 4, 4);

  @Test
  void a_network_that_is_far_behind_on_every_image_stops_at_the_first_question() {
    assertThat(RACE.end(table(0.3, 1), table(0.8, 2))).isEqualTo(4);
  }

  @Test
  void a_network_that_is_ahead_or_equal_never_stops() {
    assertThat(RACE.end(table(0.8, 1), table(0.3, 2))).isEqualTo(IMAGES);
    assertThat(RACE.end(table(0.5, 1), table(0.5, 1))).isEqualTo(IMAGES);
  }

  @Test
  void of_networks_that_are_as_good_in_truth_few_better_ones_are_stopped() {
    int better = 0;
    int stopped = 0;
    for (int seed = 0; seed < 200; seed++) {
      CountTable challenger = table(0.6, 2L * seed);
      CountTable incumbent = table(0.6, 2L * seed + 1);
      if (challenger.errorMicros() < incumbent.errorMicros()) {
        better++;
        stopped += RACE.end(challenger, incumbent) < IMAGES ? 1 : 0;
      }
    }
    assertThat(better).isGreaterThan(60);
    assertThat(stopped).isLessThan(better / 5);
  }

  @Test
  void the_same_numbers_give_the_same_answer() {
    for (int seed = 0; seed < 20; seed++) {
      CountTable challenger = table(0.5, seed);
      CountTable incumbent = table(0.55, seed + 100);
      assertThat(RACE.end(challenger, incumbent)).isEqualTo(RACE.end(challenger, incumbent));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_mean_iou_of_a_table_is_that_of_its_matrices(Conventions conventions) {
    ConfusionMatrix sum = new ConfusionMatrix(CLASSES);
    CountTable table = new CountTable(IMAGES, CLASSES, conventions);
    Random random = new Random(3);
    for (int image = 0; image < IMAGES; image++) {
      ConfusionMatrix matrix = matrix(0.5, random);
      sum.merge(matrix);
      table.put(image, matrix);
    }
    Scores scores = Scores.of(sum, IMAGES, conventions);
    assertThat(table.errorMicros()).isEqualTo(scores.miouErrorMicros());
    assertThat(table.meanIou(IMAGES)).isEqualTo(scores.meanIou());
    CountTable read = CountTable.of(CLASSES, conventions, table.numbers());
    assertThat(read.errorMicros()).isEqualTo(table.errorMicros());
  }

  /** A class that is in no truth but in a prediction, one in neither, and void. */
  @ParameterizedTest
  @MethodSource("all")
  void a_race_resamples_the_mean_that_scores(Conventions conventions) {
    for (int seen = 1; seen < 4; seen++) {
      List<CountTable> tables = new ArrayList<>();
      List<Double> scores = new ArrayList<>();
      for (long seed = 0; seed < 2; seed++) {
        CountTable table = new CountTable(IMAGES, CLASSES, conventions);
        ConfusionMatrix sum = new ConfusionMatrix(CLASSES);
        Random random = new Random(seed);
        for (int image = 0; image < seen; image++) {
          ConfusionMatrix matrix = new ConfusionMatrix(CLASSES);
          matrix.add(image % 2, image % 2, random.nextInt(1, PIXELS));
          matrix.add(image % 2, 2, random.nextInt(1, PIXELS));
          matrix.add(LabelMask.VOID, 0, random.nextInt(1, PIXELS));
          sum.merge(matrix);
          table.put(image, matrix);
        }
        tables.add(table);
        scores.add(Scores.of(sum, seen, conventions).meanIou());
      }
      assertThat(Race.lead(tables.getFirst(), tables.getLast(), seen))
          .isCloseTo(scores.getFirst() - scores.getLast(), within(1e-12));
    }
  }

  static Stream<Conventions> all() {
    return Arrays.stream(ClassMean.values())
        .flatMap(mean ->
            Arrays.stream(VoidPixels.values()).map(pixels -> new Conventions(mean, pixels)));
  }

  @Test
  void a_confidence_is_more_than_a_half() {
    assertThatThrownBy(() -> new Race(0.5, 4, 4)).hasMessageContaining("0.5");
  }

  private static CountTable table(double quality, long seed) {
    Random random = new Random(seed);
    CountTable table = new CountTable(IMAGES, CLASSES, Conventions.DEFAULT);
    for (int image = 0; image < IMAGES; image++) {
      table.put(image, matrix(quality, random));
    }
    return table;
  }

  /** One or two classes, of which about that share is right. */
  private static ConfusionMatrix matrix(double quality, Random random) {
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES);
    for (int i = 0; i < 2; i++) {
      int truth = random.nextInt(CLASSES);
      long right = Math.round(PIXELS * Math.clamp(random.nextGaussian(quality, 0.15), 0, 1));
      matrix.add(truth, truth, right);
      matrix.add(truth, random.nextInt(CLASSES), PIXELS - right);
    }
    return matrix;
  }
}
