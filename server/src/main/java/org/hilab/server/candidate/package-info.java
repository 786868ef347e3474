/** The nouns: genome, architecture, objectives. Takes in nothing, knows nobody. */
@NullMarked
package org.hilab.server.candidate;

import org.jspecify.annotations.NullMarked;
