/** Takes in a weight file of another framework, gives out a supernet's weight file. */
@NullMarked
package org.hilab.server.supernet.imports;

import org.jspecify.annotations.NullMarked;
