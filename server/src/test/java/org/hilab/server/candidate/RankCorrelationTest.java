package org.hilab.server.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  @Test
  void the_golden_cases_come_out_to_the_last_digits() throws IOException {
    JsonNode cases = golden().get("rank");
    assertThat(cases).hasSizeGreaterThanOrEqualTo(3);
    for (JsonNode one : cases) {
      double[] x = doubles(one.get("x"));
      double[] y = doubles(one.get("y"));
      String name = one.get("name").asText();
      assertThat(RankCorrelation.kendallTauB(x, y))
          .as(name)
          .isCloseTo(one.get("tau_b").asDouble(), within(1e-15));
      assertThat(RankCorrelation.spearmanRho(x, y))
          .as(name)
          .isCloseTo(one.get("rho").asDouble(), within(1e-15));
    }
  }

  @Test
  void reversed_scores_give_minus_one() {
    double[] x = {1, 2, 3, 4};
    double[] y = {9, 7, 5, -1};
    assertThat(RankCorrelation.kendallTauB(x, y)).isEqualTo(-1);
    assertThat(RankCorrelation.spearmanRho(x, y)).isEqualTo(-1);
  }

  /** By hand: pairs (1,2) tied in x; of the other five, four agree and one does not. */
  @Test
  void ties_shrink_the_denominator_of_tau_b() {
    double[] x = {1, 1, 2, 3};
    double[] y = {1, 2, 4, 3};
    assertThat(RankCorrelation.kendallTauB(x, y)).isEqualTo((4 - 1) / Math.sqrt(5 * 6));
  }

  /** The definition counts pairs; ties are frequent here. */
  @Test
  void random_scores_give_what_the_pairs_say() {
    Random random = new Random(4);
    for (int round = 0; round < 100; round++) {
      int n = 2 + random.nextInt(30);
      double[] x = random.ints(n, -3, 4).asDoubleStream().toArray();
      double[] y = random.ints(n, -2, 9).mapToDouble(value -> -0.5 * value).toArray();
      long agreement = 0;
      long orderedX = 0;
      long orderedY = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          agreement += (long) (Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]));
          orderedX += x[i] == x[j] ? 0 : 1;
          orderedY += y[i] == y[j] ? 0 : 1;
        }
      }
      Double expected = agreement / Math.sqrt((double) orderedX * orderedY);
      assertThat((Double) RankCorrelation.kendallTauB(x, y))
          .as("round %d", round)
          .isEqualTo(expected);
    }
  }

  @Test
  void a_constant_side_has_no_order() {
    double[] x = {2, 2, 2};
    double[] y = {1, 2, 3};
    assertThat(RankCorrelation.kendallTauB(x, y)).isNaN();
    assertThat(RankCorrelation.spearmanRho(x, y)).isNaN();
  }

  @Test
  void unpaired_or_missing_scores_are_refused() {
    double[] two = {1, 2};
    double[] three = {1, 2, 3};
    double[] missing = {1, Double.NaN};
    assertThatThrownBy(() -> RankCorrelation.kendallTauB(two, three))
        .hasMessageContaining("2 and 3");
    assertThatThrownBy(() -> RankCorrelation.spearmanRho(two, missing)).hasMessageContaining("NaN");
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RankCorrelationTest.class.getResourceAsStream("/golden/metrics.json"))) {
      return new ObjectMapper().readTree(in);
    }
  }
}
