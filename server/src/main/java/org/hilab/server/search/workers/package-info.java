/**
 * Takes in the candidates of a prepared search, gives out their accuracies: scored by workers in
 * this process and elsewhere, on processors and GPUs, with the same numbers.
 */
@NullMarked
package org.hilab.server.search.workers;

import org.jspecify.annotations.NullMarked;
