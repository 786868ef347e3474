package org.hilab.server.lab;

import java.nio.file.Path;

/**
 * What one server process is started with.
 *
 * @param folder of the journal, the tokens and the local agent; made if it is missing
 * @param host to listen on
 * @param port to listen on; 0: any free one
 * @param workers candidates whose accuracy is measured at the same time
 * @param localAgent whether to start an agent process on this machine
 */
public record LabOptions(Path folder, String host, int port, int workers, boolean localAgent) {}
