/** Takes in a folder, gives out the demo's supernet and data set, which are read like any other. */
@NullMarked
package org.hilab.server.search.demo;

import org.jspecify.annotations.NullMarked;
