package org.hilab.server.search.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hilab.server.accuracy.LayerChecksum;
import org.hilab.server.candidate.Genome;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.space.Gene;
import org.hilab.server.space.SearchSpace;

/**
 * Some genomes on the first images of a search, segment by segment: an engine may score candidates
 * if it gives the checksums that the server's own engine gives.
 */
final class EngineProof {
  private static final int GENOMES = 4;
  private static final int IMAGES = 2;
  private static final long SEED = 2023;

  private EngineProof() {}

  /** What this evaluator's engine gives; opens sessions and takes seconds. */
  static List<LayerChecksum> of(PreparedSearch search, SharedInt8Evaluator evaluator) {
    int images = Math.min(IMAGES, search.evaluator().images().size());
    return evaluator.checksums(genomes(search.candidates().space()), images);
  }

  /** The supernet and random ones, the same everywhere. */
  private static List<Genome> genomes(SearchSpace space) {
    RandomGenerator random = new SplittableRandom(SEED);
    List<Genome> genomes = new ArrayList<>(List.of(space.supernet()));
    while (genomes.size() < GENOMES) {
      Genome genome = space.supernet();
      for (Gene gene : space.genes()) {
        genome = gene.with(genome, random.nextInt(gene.values().size()));
      }
      genomes.add(genome);
    }
    return genomes;
  }

  /** The first checksum that is another one. */
  static Optional<LayerChecksum> difference(List<LayerChecksum> reference, List<Long> others) {
    for (int i = 0; i < reference.size(); i++) {
      if (i >= others.size() || reference.get(i).crc32c() != others.get(i)) {
        return Optional.of(reference.get(i));
      }
    }
    return Optional.empty();
  }
}
