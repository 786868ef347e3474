/** Takes in a prepared search, gives out what it costs beside its rivals and what it is worth. */
@NullMarked
package org.hilab.server.search.bench;

import org.jspecify.annotations.NullMarked;
