/**
 * Takes in a resident image, a schedule and a picture, gives out what a resident firmware computed
 * from them, over any line that carries bytes ({@code firmware-scripts/protocol.md}).
 */
@NullMarked
package org.hilab.link;

import org.jspecify.annotations.NullMarked;
