/** Search spaces. Takes in a genome, gives out the architecture that it names. */
@NullMarked
package org.hilab.server.space;

import org.jspecify.annotations.NullMarked;
