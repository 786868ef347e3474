package org.hilab.server.search.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RidgeRegressionTest {
  /** Each target shares out its observation's weight, so the fitted shares add up to 1. */
  @Test
  void shares_that_depend_linearly_on_the_features_are_recovered() {
    RidgeRegression regression = new RidgeRegression(2, 2);
    double[][] points = {{0, 0}, {1, 0}, {0, 1}, {2, 3}, {-1, 4}};
    for (int i = 0; i < points.length; i++) {
      double share = 0.3 + 0.1 * points[i][0] - 0.02 * points[i][1];
      double weight = i + 1;
      regression.add(points[i], new double[] {weight * share, weight * (1 - share)});
    }
    double[][] solution = regression.solve(0);
    assertThat(column(solution, 0)).containsExactly(new double[] {0.1, -0.02, 0.3}, within(1e-9));
    assertThat(column(solution, 1)).containsExactly(new double[] {-0.1, 0.02, 0.7}, within(1e-9));
  }

  /** By hand: one feature, x = ±1 with shares 1 and 0; the Gram matrix is diag(2, 2). */
  @Test
  void the_penalty_shrinks_the_coefficients() {
    RidgeRegression regression = new RidgeRegression(1, 2);
    regression.add(new double[] {1}, new double[] {1, 0});
    regression.add(new double[] {-1}, new double[] {0, 1});
    assertThat(column(regression.solve(0), 0))
        .containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    assertThat(column(regression.solve(1), 0))
        .containsExactly(new double[] {0.25, 0.25}, within(1e-12));
  }

  @Test
  void an_observation_without_weight_changes_nothing() {
    RidgeRegression regression = new RidgeRegression(1, 2);
    regression.add(new double[] {1}, new double[] {1, 0});
    regression.add(new double[] {-1}, new double[] {0, 1});
    regression.add(new double[] {77}, new double[] {0, 0});
    assertThat(regression.solve(0)[0][0]).isCloseTo(0.5, within(1e-12));
  }

  private static double[] column(double[][] matrix, int column) {
    double[] values = new double[matrix.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix[i][column];
    }
    return values;
  }
}
