package org.hilab.server.search.latency;

import org.hilab.server.candidate.Genome;

/** A whole network ran on a board, with the integer reference's checksum, in so many cycles. */
public record NetworkRun(Genome genome, long cycles) {}
