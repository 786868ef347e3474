/** The lab server: wiring. */
@NullMarked
package org.hilab.server;

import org.jspecify.annotations.NullMarked;
