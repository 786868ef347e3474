/** Takes in an architecture, gives out its network over the supernet's shared weights. */
@NullMarked
package org.hilab.server.supernet;

import org.jspecify.annotations.NullMarked;
