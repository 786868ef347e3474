/**
 * Takes in what the boards have to say, gives out what the server says; keeps the connection alive.
 */
@NullMarked
package org.hilab.agent.connect;

import org.jspecify.annotations.NullMarked;
