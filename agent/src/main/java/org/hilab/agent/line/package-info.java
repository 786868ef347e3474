/** Takes in the place of a serial line or socket, gives out a transport with deadlines. */
@NullMarked
package org.hilab.agent.line;

import org.jspecify.annotations.NullMarked;
