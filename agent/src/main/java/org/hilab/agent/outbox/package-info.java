/**
 * Takes in results, gives them out again until the server has acknowledged them; survives kill -9.
 */
@NullMarked
package org.hilab.agent.outbox;

import org.jspecify.annotations.NullMarked;
