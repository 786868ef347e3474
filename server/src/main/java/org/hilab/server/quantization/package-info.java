/**
 * Takes in float networks, weights and calibration images, gives out the one int8 image of the
 * supernet; reads, writes and checks it.
 */
@NullMarked
package org.hilab.server.quantization;

import org.jspecify.annotations.NullMarked;
