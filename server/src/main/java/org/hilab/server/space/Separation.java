package org.hilab.server.space;

import java.util.List;

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
}
