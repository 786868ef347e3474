/** Strings the stages together. Takes in a search's spec, gives out its front. */
@NullMarked
package org.hilab.server.search;

import org.jspecify.annotations.NullMarked;
