/** HTTP and WebSocket: takes in requests, gives out what the journal and the fleet say. */
@NullMarked
package org.hilab.server.api;

import org.jspecify.annotations.NullMarked;
