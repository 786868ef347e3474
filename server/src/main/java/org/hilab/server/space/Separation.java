package org.hilab.server.space;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.Genome;

/**
 * How the genes of a space act together. With the shared genes fixed, each group shapes layers of
 * its own: a cost that is a sum over layers is a constant plus one term per group.
 *
 * @param shared genes that change the layers of several groups, for example strides
 * @param groups the other genes
 */
public record Separation(List<Gene> shared, List<List<Gene>> groups) {
  public Separation {
    shared = List.copyOf(shared);
    groups = groups.stream().map(List::copyOf).toList();
  }

  /** Genomes whose networks have, between them, every layer of every network of the space. */
  public List<Genome> representatives(Genome start) {
    List<Genome> genomes = new ArrayList<>();
    for (Genome setting : settings(start, shared)) {
      genomes.add(setting);
      groups.forEach(group -> genomes.addAll(settings(setting, group)));
    }
    return genomes;
  }

  /** The genome with every combination of values of the genes. */
  static List<Genome> settings(Genome genome, List<Gene> genes) {
    List<Genome> settings = List.of(genome);
    for (Gene gene : genes) {
      List<Genome> more = new ArrayList<>();
      for (Genome setting : settings) {
        for (int choice = 0; choice < gene.values().size(); choice++) {
          more.add(gene.with(setting, choice));
        }
      }
      settings = more;
    }
    return settings;
  }
}
