package org.hilab.server.search;

import java.time.Duration;

/**
 * How long boards may prove a front.
 *
 * @param longest after the search has ended; zero: nothing is proven
 * @param agentComes whether an agent is expected although none is connected yet
 */
public record ProofSettings(Duration longest, boolean agentComes) {}
