package org.hilab.server.fleet;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Everything that agents and workers connect to.
 *
 * @param workers those that score candidates in other processes
 */
public record AgentEndpoints(
    AgentEndpoint sessions, BlobEndpoint blobs, Handler<HttpServerRequest> workers) {}
