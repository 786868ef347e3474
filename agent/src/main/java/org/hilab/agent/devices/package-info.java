/** Takes in a workload, gives out its latency on one device: a board, a simulator or a model. */
@NullMarked
package org.hilab.agent.devices;

import org.jspecify.annotations.NullMarked;
