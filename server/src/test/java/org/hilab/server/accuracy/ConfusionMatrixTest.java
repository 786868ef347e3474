package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.hilab.server.accuracy.Conventions.ClassMean;
import org.hilab.server.accuracy.Conventions.VoidPixels;
import org.hilab.server.dataset.LabelMask;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  /** Four classes: 0 and 1 in the truth, 2 only predicted, 3 nowhere; three void pixels. */
  private static ConfusionMatrix matrix() {
    ConfusionMatrix matrix = new ConfusionMatrix(4);
    matrix.add(0, 0, 6);
    matrix.add(0, 1, 2);
    matrix.add(1, 1, 3);
    matrix.add(1, 2, 1);
    matrix.add(LabelMask.VOID, 0, 2);
    matrix.add(LabelMask.VOID, 2, 1);
    return matrix;
  }

  @Test
  void every_mean_is_as_computed_by_hand() {
    // IoU: 6/8, 3/6, 0/1, none
    Scores scores = Scores.of(matrix(), 1, Conventions.DEFAULT);
    assertThat(scores.perClass())
        .containsExactly(
            OptionalDouble.of(0.75),
            OptionalDouble.of(0.5),
            OptionalDouble.of(0),
            OptionalDouble.empty());
    assertThat(scores.meanIou()).isEqualTo(0.625);
    assertThat(scores.miouErrorMicros()).isEqualTo(375_000);
    assertThat(scores.means().present()).isEqualTo(0.625);
    assertThat(scores.means().union()).isCloseTo(1.25 / 3, within(1e-15));
    assertThat(scores.means().all()).isEqualTo(0.3125);
    assertThat(scores.pixelAccuracy()).isEqualTo(9.0 / 12);
    assertThat(scores.meanOver(0, 3)).isEqualTo(0.375);
  }

  @Test
  void void_pixels_may_count_as_errors() {
    // IoU: 6/10, 3/6, 0/2
    Scores scores = Scores.of(matrix(), 1, new Conventions(ClassMean.UNION, VoidPixels.ERROR));
    assertThat(scores.meanIou()).isCloseTo(1.1 / 3, within(1e-15));
    assertThat(scores.miouErrorMicros()).isEqualTo(633_333);
    assertThat(scores.pixelAccuracy()).isEqualTo(9.0 / 15);
  }

  @Test
  void the_error_is_rounded_half_up_from_the_exact_fraction() {
    // 1 − 1999999/4000000 = 0.50000025 and 1 − 1999998/4000000 = 0.5000005
    assertThat(errorMicros(1_999_999, 2_000_001)).isEqualTo(500_000);
    assertThat(errorMicros(1_999_998, 2_000_002)).isEqualTo(500_001);
    assertThat(errorMicros(0, 5)).isEqualTo(1_000_000);
    assertThat(errorMicros(5, 0)).isZero();
  }

  @Test
  void twenty_one_large_classes_keep_the_full_precision_of_the_mean() {
    ConfusionMatrix matrix = new ConfusionMatrix(21);
    double sum = 0;
    for (int c = 0; c < 21; c++) {
      matrix.add(c, c, 1_000_000_007L + c);
      matrix.add(c, (c + 1) % 21, 500_000_003L * (c + 1));
    }
    for (int c = 0; c < 21; c++) {
      sum += (double) matrix.intersection(c) / matrix.union(c, VoidPixels.IGNORE);
    }
    assertThat(Scores.of(matrix, 1, Conventions.DEFAULT).meanIou())
        .isCloseTo(sum / 21, within(1e-14));
  }

  @Test
  void an_empty_matrix_scores_nothing() {
    Scores scores = Scores.of(new ConfusionMatrix(3), 0, Conventions.DEFAULT);
    assertThat(scores.meanIou()).isZero();
    assertThat(scores.miouErrorMicros()).isEqualTo(1_000_000);
    assertThat(scores.pixelAccuracy()).isZero();
  }

  @Test
  void runs_and_merges_add_up_to_the_same_counts() {
    byte[] labels = {9, 0, 0, 1, (byte) 255, (byte) 255, 1, 9};
    ConfusionMatrix runs = new ConfusionMatrix(2);
    runs.addRun(labels, 1, 4, 0);
    ConfusionMatrix rest = new ConfusionMatrix(2);
    rest.addRun(labels, 4, 7, 1);
    runs.merge(rest);
    ConfusionMatrix expected = new ConfusionMatrix(2);
    expected.add(0, 0, 2);
    expected.add(1, 0, 1);
    expected.add(1, 1, 1);
    expected.add(LabelMask.VOID, 1, 2);
    assertThat(runs).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThatThrownBy(() -> runs.merge(new ConfusionMatrix(3)))
        .hasMessageContaining("2 and 3 classes");
  }

  private static int errorMicros(long right, long wrong) {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    matrix.add(0, 0, right);
    matrix.add(0, 1, wrong);
    return Scores.of(matrix, 1, Conventions.DEFAULT).miouErrorMicros();
  }
}
