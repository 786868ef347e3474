package org.hilab.server.evolution;

import org.hilab.server.candidate.Genome;

/**
 * A genome with its score.
 *
 * @param genome in canonical form, so that equal genomes are equal networks
 */
public record Individual(Genome genome, Score score) {}
