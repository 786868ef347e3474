/** The agent: one per bench machine; owns its devices and dials out to the server. */
@NullMarked
package org.hilab.agent;

import org.jspecify.annotations.NullMarked;
