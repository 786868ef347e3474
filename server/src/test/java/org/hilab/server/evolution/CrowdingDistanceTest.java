package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hilab.server.candidate.Objectives;
import org.junit.jupiter.api.Test;

class CrowdingDistanceTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /**
   * By hand, after Deb 2002, III.B; the spans are 10 and 9. (2,6): 3/10 + 6/9; (4,4): 5/10 + 4/9;
   * (7,2): 7/10 + 3/9.
   */
  @Test
  void the_distances_of_a_worked_example() {
    List<Objectives> front = List.of(at(4, 4), at(1, 10), at(7, 2), at(11, 1), at(2, 6));
    assertThat(values(front))
        .containsExactly(5 / 10.0 + 4 / 9.0, INFINITE, 31 / 30.0, INFINITE, 29 / 30.0);
  }

  /** Three objectives, spans 4, 4, 2: only (2,2,1) is nowhere at the edge. */
  @Test
  void three_objectives_add_up() {
    List<Objectives> front =
        List.of(
            new Objectives(List.of(0L, 4L, 2L)),
            new Objectives(List.of(2L, 2L, 1L)),
            new Objectives(List.of(4L, 0L, 0L)));
    assertThat(values(front)).containsExactly(INFINITE, 4 / 4.0 + 4 / 4.0 + 2 / 2.0, INFINITE);
  }

  @Test
  void one_or_two_points_are_boundaries() {
    assertThat(values(List.of(at(3, 3)))).containsExactly(INFINITE);
    assertThat(values(List.of(at(3, 4), at(4, 3)))).containsExactly(INFINITE, INFINITE);
  }

  @Test
  void copies_of_a_point_are_crowded_out_and_leave_the_others_alone() {
    assertThat(values(List.of(at(1, 3), at(2, 2), at(2, 2), at(3, 1), at(1, 3))))
        .containsExactly(INFINITE, 2.0, 0.0, INFINITE, 0.0);
  }

  /** The second is at 1 + 2^-60, the fourth at 1 - 2^-60: one and the same double. */
  @Test
  void the_comparison_is_exact_where_doubles_would_tie() {
    long wide = 1L << 60;
    long half = wide / 2;
    List<CrowdingDistance> distances =
        CrowdingDistance.of(
            List.of(
                at(0, wide), at(1, wide - 1), at(half + 1, half), at(wide - 1, 1), at(wide, 0)));
    assertThat(distances.get(1)).isGreaterThan(distances.get(3));
    assertThat(distances.get(1).value()).isEqualTo(distances.get(3).value());
  }

  @Test
  void the_largest_spans_do_not_overflow() {
    List<Objectives> front =
        List.of(at(Long.MIN_VALUE, Long.MAX_VALUE), at(0, 0), at(Long.MAX_VALUE, Long.MIN_VALUE));
    assertThat(values(front)).containsExactly(INFINITE, 2.0, INFINITE);
  }

  private static List<Double> values(List<Objectives> front) {
    return CrowdingDistance.of(front).stream().map(CrowdingDistance::value).toList();
  }

  private static Objectives at(long first, long second) {
    return Objectives.of(first, second);
  }
}
