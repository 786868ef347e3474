/**
 * One server process, wired: journal, event bus, fleet, HTTP and, if wanted, an agent beside it.
 */
@NullMarked
package org.hilab.server.lab;

import org.jspecify.annotations.NullMarked;
