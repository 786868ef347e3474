package org.hilab.server.cli;

/**
 * What a search may use of this machine.
 *
 * @param threads that score images at the same time, of each worker
 * @param cacheBytes for activations that are kept, all workers together
 */
record Resources(int threads, long cacheBytes) {}
