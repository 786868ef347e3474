package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hilab.server.candidate.Objectives;
import org.junit.jupiter.api.Test;

class NonDominatedSortTest {
  /**
   * By hand, after Deb 2002, III.A: (1,5) (2,3) (4,1) are non-dominated; without them (2,5) (3,4)
   * (5,2); without those (4,5) (5,4); last (6,6).
   */
  @Test
  void the_fronts_of_a_worked_example() {
    List<Objectives> points =
        List.of(at(6, 6), at(1, 5), at(3, 4), at(4, 1), at(4, 5), at(2, 3), at(5, 2), at(5, 4));
    assertThat(NonDominatedSort.fronts(points))
        .containsExactly(List.of(1, 3, 5), List.of(2, 6), List.of(4, 7), List.of(0));
  }

  @Test
  void three_objectives_are_sorted_too() {
    List<Objectives> points = List.of(at(1, 1, 1), at(0, 9, 9), at(1, 1, 2), at(1, 2, 2));
    assertThat(NonDominatedSort.fronts(points))
        .containsExactly(List.of(0, 1), List.of(2), List.of(3));
  }

  @Test
  void equal_points_share_a_front() {
    assertThat(NonDominatedSort.fronts(List.of(at(2, 2), at(2, 2), at(2, 3))))
        .containsExactly(List.of(0, 1), List.of(2));
  }

  @Test
  void no_points_have_no_front() {
    assertThat(NonDominatedSort.fronts(List.of())).isEmpty();
  }

  @Test
  void different_numbers_of_objectives_are_refused() {
    assertThatThrownBy(() -> NonDominatedSort.fronts(List.of(at(1, 2), at(1, 2, 3))))
        .hasMessageContaining("2")
        .hasMessageContaining("3");
  }

  /** The rank by its other definition: the longest chain of dominators. */
  @Test
  void the_front_of_a_point_is_the_length_of_its_longest_chain_of_dominators() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Objectives> points = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        points.add(at(random.nextInt(12), random.nextInt(12), random.nextInt(3)));
      }
      List<List<Integer>> fronts = NonDominatedSort.fronts(points);
      for (int rank = 0; rank < fronts.size(); rank++) {
        for (int i : fronts.get(rank)) {
          assertThat(chain(points, i)).as("seed %d, point %d", seed, i).isEqualTo(rank);
        }
      }
      assertThat(fronts.stream().mapToInt(List::size).sum()).isEqualTo(points.size());
    }
  }

  private static int chain(List<Objectives> points, int point) {
    int longest = 0;
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).dominates(points.get(point))) {
        longest = Math.max(longest, 1 + chain(points, i));
      }
    }
    return longest;
  }

  private static Objectives at(long... values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return new Objectives(list);
  }
}
