/** Takes in command lines, gives out processes that end in time, and firmware built and flashed. */
@NullMarked
package org.hilab.agent.tools;

import org.jspecify.annotations.NullMarked;
