/**
 * Takes in a network and prepared images, gives out its accuracy: confusion matrix and mean IoU.
 */
@NullMarked
package org.hilab.server.accuracy;

import org.jspecify.annotations.NullMarked;
