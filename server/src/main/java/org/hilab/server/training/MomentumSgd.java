package org.hilab.server.training;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Stochastic gradient descent with momentum and weight decay as PyTorch defines it: v = momentum ·
 * v + gradient + decay · w, then w = w − rate · v. Its velocities can be read and set, which
 * PyTorch's own optimizer does not allow from Java.
 *
 * @param velocities one for each of the weights
 */
record MomentumSgd(List<Tensor> weights, List<Tensor> velocities, double momentum, double decay) {
  /** Changes every weight that has a gradient, and drops the gradients. */
  void step(double rate) {
    try (NoGradGuard _ = new NoGradGuard()) {
      for (int i = 0; i < weights.size(); i++) {
        Tensor weight = weights.get(i);
        Tensor gradient = weight.grad();
        if (gradient.defined()) {
          Tensor velocity = velocities.get(i);
          velocity.mul_(new Scalar(momentum)).add_(gradient).add_(weight, new Scalar(decay));
          weight.add_(velocity, new Scalar(-rate));
          gradient.zero_();
        }
      }
    }
  }
}
