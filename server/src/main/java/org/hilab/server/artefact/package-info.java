/** Files that hilab writes: whole or not at all, and known by their hash. */
@NullMarked
package org.hilab.server.artefact;

import org.jspecify.annotations.NullMarked;
