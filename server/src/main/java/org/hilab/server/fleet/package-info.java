/**
 * Takes in candidates to be measured, gives out their outcomes; between them stand the agents,
 * their boards, and leases on both.
 */
@NullMarked
package org.hilab.server.fleet;

import org.jspecify.annotations.NullMarked;
