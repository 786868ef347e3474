/** Takes in two files of results, gives out how far they rank the same candidates alike. */
@NullMarked
package org.hilab.server.search.ranking;

import org.jspecify.annotations.NullMarked;
