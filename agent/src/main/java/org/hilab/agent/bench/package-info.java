/** Takes in how much, gives out counts of what this agent's lines and decoders withstood. */
@NullMarked
package org.hilab.agent.bench;

import org.jspecify.annotations.NullMarked;
