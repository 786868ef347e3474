/**
 * The search strategies. Takes in scored genomes, gives out the next genomes, the survivors, the
 * Pareto front and its hyperarea.
 */
@NullMarked
package org.hilab.server.evolution;

import org.jspecify.annotations.NullMarked;
