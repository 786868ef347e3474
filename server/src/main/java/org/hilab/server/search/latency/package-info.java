/** Takes in a space and its int8 image, gives out the latency table of a device class. */
@NullMarked
package org.hilab.server.search.latency;

import org.jspecify.annotations.NullMarked;
