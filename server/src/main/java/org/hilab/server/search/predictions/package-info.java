/** Takes in a prepared search, gives out pictures of what its candidates see. */
@NullMarked
package org.hilab.server.search.predictions;

import org.jspecify.annotations.NullMarked;
