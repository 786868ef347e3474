package org.hilab.server.search.demo;

/**
 * Weighted least squares with a quadratic penalty, solved in closed form: (XᵀWX + λI) B = XᵀWY by a
 * Cholesky factorization. An input of 1 is added, so that there is an intercept.
 */
final class RidgeRegression {
  private final int inputs;
  private final int outputs;
  private final double[][] gram;
  private final double[][] moments;

  RidgeRegression(int features, int outputs) {
    this.inputs = features + 1;
    this.outputs = outputs;
    gram = new double[inputs][inputs];
    moments = new double[inputs][outputs];
  }

  /**
   * Adds one observation.
   *
   * @param target per output; their sum is the weight of the observation
   */
  void add(double[] features, double[] target) {
    double weight = 0;
    for (double value : target) {
      weight += value;
    }
    if (weight == 0) {
      return;
    }
    for (int i = 0; i < inputs; i++) {
      double feature = i < features.length ? features[i] : 1;
      double weighted = weight * feature;
      double[] row = gram[i];
      for (int j = 0; j <= i; j++) {
        row[j] += weighted * (j < features.length ? features[j] : 1);
      }
      for (int o = 0; o < outputs; o++) {
        moments[i][o] += feature * target[o];
      }
    }
  }

  /**
   * Solves for the coefficients.
   *
   * @param penalty λ as a share of the mean diagonal of XᵀWX
   * @return [input][output]; the last input is the intercept
   */
  double[][] solve(double penalty) {
    double[][] factor = factor(penalty);
    double[][] solution = new double[inputs][outputs];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        double sum = moments[i][o];
        for (int j = 0; j < i; j++) {
          sum -= factor[i][j] * solution[j][o];
        }
        solution[i][o] = sum / factor[i][i];
      }
      for (int i = inputs - 1; i >= 0; i--) {
        double sum = solution[i][o];
        for (int j = i + 1; j < inputs; j++) {
          sum -= factor[j][i] * solution[j][o];
        }
        solution[i][o] = sum / factor[i][i];
      }
    }
    return solution;
  }

  /** The lower triangle L of L·Lᵀ. */
  private double[][] factor(double penalty) {
    double trace = 0;
    for (int i = 0; i < inputs; i++) {
      trace += gram[i][i];
    }
    double[][] factor = new double[inputs][inputs];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = gram[i][j] + (i == j ? penalty * trace / inputs : 0);
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        factor[i][j] = i == j ? Math.sqrt(sum) : sum / factor[j][j];
      }
    }
    return factor;
  }
}
