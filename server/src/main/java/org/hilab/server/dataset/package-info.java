/** Takes in a folder of images and masks, gives out images ready for a network's input. */
@NullMarked
package org.hilab.server.dataset;

import org.jspecify.annotations.NullMarked;
