package org.hilab.server.journal;

import java.time.Instant;

/**
 * An event that is on the disk.
 *
 * @param revision its number in the run, from 1 without gaps
 * @param at when it was written, in whole milliseconds
 */
public record Recorded(RunId run, long revision, Instant at, RunEvent event) {}
