package org.hilab.server.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.space.Gene;

/**
 * Where the networks of a space can part: the names of the layers before which a change of one gene
 * of the supernet first shows. Between two of them the networks are the same, so one session
 * computes all of it.
 */
final class CutPoints {
  private CutPoints() {}

  static Set<String> of(Candidates candidates) {
    Genome supernet = candidates.space().supernet();
    Network whole = candidates.network(supernet);
    Set<String> cuts = new HashSet<>();
    for (Gene gene : candidates.space().genes()) {
      for (int choice = 0; choice < gene.values().size(); choice++) {
        part(whole, candidates.network(gene.with(supernet, choice)), cuts);
      }
    }
    return cuts;
  }

  private static void part(Network one, Network other, Set<String> cuts) {
    List<Layer> layers = new ArrayList<>(one.layers());
    List<Layer> others = other.layers();
    for (int i = 0; i < Math.min(layers.size(), others.size()); i++) {
      if (!layers.get(i).equals(others.get(i))) {
        cuts.add(layers.get(i).name());
        cuts.add(others.get(i).name());
        return;
      }
    }
  }
}
