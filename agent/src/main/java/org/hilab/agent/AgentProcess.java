package org.hilab.agent;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.hilab.agent.connect.ServerLink;
import org.hilab.agent.devices.Device;
import org.hilab.agent.outbox.Outbox;
import org.hilab.agent.supervisor.Supervisor;

/** Wires the parts together and waits. */
final class AgentProcess {
  private AgentProcess() {}

  /** What the command line said. */
  record Setup(ServerLink.Caller caller, List<Device> devices) {}

  /**
   * Runs until the server refuses this agent.
   *
   * @throws AgentFailure with the server's reason
   */
  static void run(Setup setup, Outbox outbox) throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx(small());
    ServerLink link = new ServerLink(vertx, setup.caller(), new SplittableRandom());
    try (outbox;
        Supervisor supervisor = new Supervisor(setup.devices(), outbox, link::say)) {
      supervisor.start();
      Future<Void> refused = link.start(supervisor);
      CountDownLatch ended = new CountDownLatch(1);
      refused.onComplete(result -> ended.countDown());
      ended.await();
      if (refused.cause() instanceof AgentFailure failure) {
        throw failure;
      }
    }
  }

  /** One thread of each kind, and no file cache: there is one connection. */
  private static VertxOptions small() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }
}
