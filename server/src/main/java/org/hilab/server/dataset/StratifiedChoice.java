package org.hilab.server.dataset;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses images one by one, each time the one that fills the largest gaps between the classes'
 * shares so far and their shares of the whole, in the spirit of iterative stratification (Sechidis
 * et al. 2011). A class in any image wants at least one, so that a mean over the classes present is
 * over the same classes as on the whole. Ties go to the earlier image, so the choice depends on
 * nothing but the masks.
 */
final class StratifiedChoice {
  private final int classes;
  private final List<boolean[]> presence = new ArrayList<>();
  private final double[] holders;
  private final double[] gap;

  private StratifiedChoice(Dataset dataset, int count) {
    classes = dataset.classes();
    holders = new double[classes];
    gap = new double[classes];
    for (String id : dataset.ids()) {
      boolean[] present = dataset.mask(id).presence(classes);
      presence.add(present);
      for (int c = 0; c < classes; c++) {
        holders[c] += present[c] ? 1 : 0;
      }
    }
    for (int c = 0; c < classes; c++) {
      double share = holders[c] * count / dataset.ids().size();
      gap[c] = holders[c] == 0 ? 0 : Math.max(1, share);
    }
  }

  static List<String> choose(Dataset dataset, int count) {
    StratifiedChoice choice = new StratifiedChoice(dataset, count);
    BitSet chosen = new BitSet();
    for (int i = 0; i < count; i++) {
      choice.take(choice.best(chosen), chosen);
    }
    return chosen.stream().mapToObj(dataset.ids()::get).toList();
  }

  private int best(BitSet chosen) {
    int best = chosen.nextClearBit(0);
    for (int i = best; i < presence.size(); i = chosen.nextClearBit(i + 1)) {
      if (gain(presence.get(i)) > gain(presence.get(best))) {
        best = i;
      }
    }
    return best;
  }

  /** A gap counts relative to how often the class occurs, so rare classes go first. */
  private double gain(boolean[] present) {
    double gain = 0;
    for (int c = 0; c < classes; c++) {
      gain += present[c] ? gap[c] / holders[c] : 0;
    }
    return gain;
  }

  private void take(int image, BitSet chosen) {
    chosen.set(image);
    for (int c = 0; c < classes; c++) {
      gap[c] -= presence.get(image)[c] ? 1 : 0;
    }
  }
}
