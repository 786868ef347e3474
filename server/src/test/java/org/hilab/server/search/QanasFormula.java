package org.hilab.server.search;

import java.util.List;
import org.hilab.server.candidate.QanasArchitecture;
import org.hilab.server.candidate.QanasArchitecture.Stage;

/** Costs of a QA-NAS network from its choices alone, without any layer. */
final class QanasFormula {
  private static final int[] WIDTHS = {24, 32, 64, 96, 160, 320};
  private static final int[] STRIDES = {2, 2, 2, 1, 1, 1};

  /** Four values of a batch norm for each output channel. */
  private static final int NORM = 4;

  private QanasFormula() {}

  static long parameters(QanasArchitecture architecture, int classes) {
    long stem = 27 * 32 + NORM * 32 + 9 * 32 + NORM * 32 + 32 * 16 + NORM * 16;
    long head = 2 * (320 * 256 + NORM * 256) + 512 * 256 + NORM * 256;
    long parameters = stem + head + 257L * classes;
    int input = 16;
    List<Stage> stages = architecture.stages();
    for (int i = 0; i < stages.size(); i++) {
      for (int block = 0; block < stages.get(i).depth(); block++) {
        Stage stage = stages.get(i);
        long inside = (long) stage.expansion() * input;
        long taps = (long) stage.kernel() * stage.kernel();
        parameters += inside * (input + taps + WIDTHS[i] + 2 * NORM) + (long) NORM * WIDTHS[i];
        input = WIDTHS[i];
      }
    }
    return parameters;
  }

  static long macs(QanasArchitecture architecture, int inputSize, int classes) {
    long size = Math.ceilDiv(inputSize, 2);
    long macs = size * size * (27 * 32 + 9 * 32 + 32 * 16);
    int input = 16;
    List<Stage> stages = architecture.stages();
    for (int i = 0; i < stages.size(); i++) {
      for (int block = 0; block < stages.get(i).depth(); block++) {
        Stage stage = stages.get(i);
        long inside = (long) stage.expansion() * input;
        long taps = (long) stage.kernel() * stage.kernel();
        long before = size * size;
        size = block == 0 ? Math.ceilDiv(size, STRIDES[i]) : size;
        macs += inside * (before * input + size * size * (taps + WIDTHS[i]));
        input = WIDTHS[i];
      }
    }
    return macs + 320 * 256 + size * size * (320 * 256 + 512 * 256 + 256L * classes);
  }
}
