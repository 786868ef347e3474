package org.hilab.server.fleet;

/** Everything that agents connect to. */
public record AgentEndpoints(AgentEndpoint sessions, BlobEndpoint blobs) {}
