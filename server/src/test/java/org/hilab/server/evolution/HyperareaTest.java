package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.hilab.server.candidate.Bounds;
import org.hilab.server.candidate.Objectives;
import org.junit.jupiter.api.Test;

class HyperareaTest {
  /** The golden values have up to nine decimals; as integers they are exact. */
  private static final double SCALE = 1e9;

  @Test
  void the_golden_cases_come_out() throws IOException {
    int checked = 0;
    for (JsonNode one : golden().get("hv")) {
      JsonNode good = one.get("good");
      long[] low = good == null || good.isNull() ? new long[2] : scaled(good);
      long[] high = scaled(one.get("bad"));
      Hyperarea area = new Hyperarea(new Bounds(low[0], high[0]), new Bounds(low[1], high[1]));
      if (one.has("hyperarea_normalised")) {
        double expected = one.get("hyperarea_normalised").asDouble();
        assertThat(area.normalised(points(one))).isCloseTo(expected, within(1e-15));
      } else {
        double exact = area.exact(points(one)).doubleValue() / SCALE / SCALE;
        assertThat(exact).isEqualTo(one.get("hyperarea").asDouble());
      }
      checked++;
    }
    assertThat(checked).isEqualTo(3);
  }

  @Test
  void the_golden_front_is_the_archive_of_its_points() throws IOException {
    JsonNode one = golden().get("hv").get(0);
    List<Individual> all = new ArrayList<>();
    for (Objectives point : points(one)) {
      all.add(Individuals.feasible(Integer.toBinaryString(all.size()), point));
    }
    List<Objectives> expected = new ArrayList<>();
    for (JsonNode point : one.get("nondominated")) {
      expected.add(point(point));
    }
    assertThat(ParetoArchive.of(all).points()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void no_point_has_no_area_and_the_ideal_point_has_all() {
    Hyperarea area = new Hyperarea(new Bounds(10, 20), new Bounds(-5, 5));
    assertThat(area.normalised(List.of())).isEqualTo(0);
    assertThat(area.normalised(List.of(Objectives.of(10, -5)))).isEqualTo(1);
  }

  @Test
  void values_beyond_the_bounds_are_clipped() {
    Hyperarea area = new Hyperarea(new Bounds(0, 10), new Bounds(0, 10));
    assertThat(area.normalised(List.of(Objectives.of(-7, 5)))).isEqualTo(0.5);
    assertThat(area.normalised(List.of(Objectives.of(11, 0)))).isEqualTo(0);
  }

  @Test
  void the_area_is_the_number_of_dominated_unit_squares() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Objectives> points = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        points.add(Objectives.of(random.nextInt(14) - 2, random.nextInt(14) - 2));
      }
      long squares = 0;
      for (int x = 0; x < 10; x++) {
        for (int y = 0; y < 10; y++) {
          long left = x;
          long bottom = y;
          squares +=
              points.stream().anyMatch(p -> p.value(0) <= left && p.value(1) <= bottom) ? 1 : 0;
        }
      }
      Hyperarea area = new Hyperarea(new Bounds(0, 10), new Bounds(0, 10));
      assertThat(area.exact(points).longValueExact()).as("seed %d", seed).isEqualTo(squares);
    }
  }

  @Test
  void empty_bounds_and_a_third_objective_are_refused() {
    assertThatThrownBy(() -> new Bounds(4, 4)).hasMessageContaining("4 to 4");
    Hyperarea area = new Hyperarea(new Bounds(0, 1), new Bounds(0, 1));
    List<Objectives> points = List.of(new Objectives(List.of(1L, 1L, 1L)));
    assertThatThrownBy(() -> area.exact(points)).hasMessageContaining("3");
  }

  private static List<Objectives> points(JsonNode one) {
    List<Objectives> points = new ArrayList<>();
    for (JsonNode point : one.get("points")) {
      points.add(point(point));
    }
    return points;
  }

  private static Objectives point(JsonNode pair) {
    long[] values = scaled(pair);
    return Objectives.of(values[0], values[1]);
  }

  private static long[] scaled(JsonNode pair) {
    return new long[] {
      Math.round(pair.get(0).asDouble() * SCALE), Math.round(pair.get(1).asDouble() * SCALE)
    };
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HyperareaTest.class.getResourceAsStream("/golden/metrics.json"))) {
      return new ObjectMapper().readTree(in);
    }
  }
}
