/** Takes in PEM files and broken connections, gives out whom to believe and what went wrong. */
@NullMarked
package org.hilab.protocol.tls;

import org.jspecify.annotations.NullMarked;
