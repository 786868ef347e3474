package org.hilab.server.training;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** The threads of the training library, which has two pools. */
final class NativeThreads {
  private NativeThreads() {}

  /**
   * Limits both. PyTorch knows its own pool only; the BLAS beneath it takes a thread for every core
   * of the machine, each of which waits for the others, so that on a busy machine a matrix product
   * took thirty times as long. What is summed in which order, too, shall depend on this number and
   * not on the machine.
   */
  static void limit(int threads) {
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
  }
}
