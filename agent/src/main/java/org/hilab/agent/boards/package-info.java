/**
 * Takes in what is plugged in and boards.toml, gives out the boards of this bench by their names.
 */
@NullMarked
package org.hilab.agent.boards;

import org.jspecify.annotations.NullMarked;
