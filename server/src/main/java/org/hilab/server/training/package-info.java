/** Takes in a supernet and training images, gives out trained weights. */
@NullMarked
package org.hilab.server.training;

import org.jspecify.annotations.NullMarked;
