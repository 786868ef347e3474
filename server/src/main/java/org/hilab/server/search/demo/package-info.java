/**
 * Stand-in content for the demo until training exists. Takes in a folder, gives out a supernet file
 * and a data set that the real path reads like any other.
 */
@NullMarked
package org.hilab.server.search.demo;

import org.jspecify.annotations.NullMarked;
