/**
 * Takes in a machine and its boards.toml, gives out what keeps the bench from working, and repairs.
 */
@NullMarked
package org.hilab.agent.doctor;

import org.jspecify.annotations.NullMarked;
