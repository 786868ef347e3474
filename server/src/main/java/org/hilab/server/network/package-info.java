/** The one intermediate form: a list of typed layers with shapes, and what is derived from it. */
@NullMarked
package org.hilab.server.network;

import org.jspecify.annotations.NullMarked;
