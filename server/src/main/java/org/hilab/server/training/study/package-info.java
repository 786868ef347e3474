/**
 * Takes in the candidates of a search and its supernet, gives out how far the supernet's weights
 * rank networks as training each alone does.
 */
@NullMarked
package org.hilab.server.training.study;

import org.jspecify.annotations.NullMarked;
