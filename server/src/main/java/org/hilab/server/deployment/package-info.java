/**
 * Takes in quantized networks, gives out what the resident firmware needs: one image of weights and
 * parameters for a whole supernet, and one schedule for each candidate.
 */
@NullMarked
package org.hilab.server.deployment;

import org.jspecify.annotations.NullMarked;
