package org.hilab.agent.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.devices.DeviceContract;
import org.hilab.agent.devices.TestingDevice;
import org.hilab.agent.outbox.Outbox;
import org.hilab.agent.supervisor.Supervisor;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.AgentMessage.Hello;
import org.hilab.protocol.AgentMessage.Pull;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.hilab.protocol.tls.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's side of the connection against a server that follows the test's script. */
class ServerLinkTest {
  private static final int WAIT_SECONDS = 20;
  private static final Ticket TICKET = new Ticket(new JobId("0101"), 7);
  private static final ServerMessage WELCOME = new ServerMessage.Welcome("s", 60_000, 10_000);

  @TempDir Path folder;

  private final MessageCodec codec = new MessageCodec();
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<ServerWebSocket> sockets = new LinkedBlockingQueue<>();
  private final BlockingQueue<AgentMessage> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void a_result_is_said_on_every_connection_until_it_is_acknowledged() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"))) {
      ServerLink link = link(listen());
      try (Supervisor supervisor =
          new Supervisor(List.of(new TestingDevice(mayEnd)), outbox, link::say)) {
        supervisor.start();
        Future<Void> refused = link.start(supervisor);
        runOneJobAndHangUp(mayEnd);
        ServerWebSocket second = welcome(List.of(TICKET));
        assertThat(next(Result.class).ticket()).isEqualTo(TICKET);
        assertThat(next(Pull.class).slots()).isPositive();
        say(second, new ServerMessage.Acknowledged(TICKET));
        hangUp(second);
        welcome(List.of());
        assertThat(next(Pull.class).slots()).isPositive();
        assertThat(refused.isComplete()).isFalse();
      }
    }
  }

  @Test
  void a_refused_hello_is_final() throws Exception {
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"))) {
      ServerLink link = link(listen());
      try (Supervisor supervisor = new Supervisor(List.of(), outbox, link::say)) {
        Future<Void> refused = link.start(supervisor);
        say(socket(), new ServerMessage.Refused("Too old.", "Update it."));
        assertThat(refused.toCompletionStage().toCompletableFuture())
            .failsWithin(Duration.ofSeconds(WAIT_SECONDS))
            .withThrowableThat()
            .havingCause()
            .isInstanceOf(AgentFailure.class)
            .withMessageContaining("Too old. Update it.");
      }
    }
  }

  private void runOneJobAndHangUp(CountDownLatch mayEnd) throws InterruptedException {
    ServerWebSocket first = welcome(List.of());
    assertThat(next(Pull.class).board()).isEqualTo(new BoardId("testing-0"));
    say(
        first,
        new ServerMessage.Job(TICKET, new BoardId("testing-0"), DeviceContract.workload(), 60_000));
    next(AgentMessage.Progress.class);
    mayEnd.countDown();
    assertThat(next(Result.class).ticket()).isEqualTo(TICKET);
    hangUp(first);
  }

  private ServerWebSocket welcome(List<Ticket> holding) throws InterruptedException {
    ServerWebSocket socket = socket();
    assertThat(next(Hello.class).holding()).isEqualTo(holding);
    say(socket, WELCOME);
    return socket;
  }

  private ServerLink link(int port) {
    return new ServerLink(
        vertx,
        new ServerLink.Caller(
            Target.of("ws://localhost:" + port),
            Trust.OF_JDK,
            "t",
            new Agent(new AgentId("a-1"), "tests")),
        new Random(1));
  }

  private int listen() {
    HttpServer server =
        vertx
            .createHttpServer()
            .webSocketHandler(socket -> {
              socket.binaryMessageHandler(this::hear);
              sockets.add(socket);
            });
    return await(server.listen(0, "localhost")).actualPort();
  }

  private void hear(Buffer frame) {
    try {
      heard.add(codec.decodeAgentMessage(frame.getBytes()));
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private void say(ServerWebSocket socket, ServerMessage message) {
    await(socket.writeBinaryMessage(Buffer.buffer(codec.encode(message))));
  }

  private static void hangUp(ServerWebSocket socket) {
    await(socket.close());
  }

  private ServerWebSocket socket() throws InterruptedException {
    ServerWebSocket socket = sockets.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (socket == null) {
      throw new AssertionError("The agent does not connect.");
    }
    return socket;
  }

  private <T extends AgentMessage> T next(Class<T> type) throws InterruptedException {
    AgentMessage message = heard.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("The agent does not say " + type.getSimpleName() + ".");
    }
    return type.cast(message);
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
