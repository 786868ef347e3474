/** Takes in measured layers, gives out the latency of every network that is made of them. */
@NullMarked
package org.hilab.server.latency;

import org.jspecify.annotations.NullMarked;
