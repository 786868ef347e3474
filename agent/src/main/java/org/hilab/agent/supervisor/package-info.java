/** Takes in jobs, gives out one outcome for each before its deadline; one thread per board. */
@NullMarked
package org.hilab.agent.supervisor;

import org.jspecify.annotations.NullMarked;
