package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.agent.blobs.HttpBlobs;
import org.hilab.agent.connect.ServerLink;
import org.hilab.agent.connect.Target;
import org.hilab.agent.outbox.Outbox;
import org.hilab.agent.supervisor.Supervisor;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.AgentMessage.BoardChanged;
import org.hilab.protocol.AgentMessage.Hello;
import org.hilab.protocol.AgentMessage.Pull;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.hilab.protocol.tls.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a job on the socket over the blobs by HTTP and the firmware's line back to the socket. */
@Timeout(120)
class VerifyingAgentTest {
  private static final BoardId BOARD = new BoardId("emulated-host");
  private static final Ticket TICKET = new Ticket(new JobId("verify-1"), 1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final MessageCodec codec = new MessageCodec();
  private final BlockingQueue<AgentMessage> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<ServerWebSocket> sockets = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void an_emulated_board_verifies_a_network_for_the_server() throws Exception {
    assumeTrue(FirmwareBuild.Target.HOST.missingTools().isEmpty(), "There is no gcc or no make.");
    TestingNetwork network = new TestingNetwork();
    Target target = Target.of("ws://localhost:" + listen(network));
    ServerLink link =
        new ServerLink(
            vertx,
            new ServerLink.Caller(
                target, Trust.OF_JDK, "t0ken", new Agent(new AgentId("a-1"), "tests")),
            new Random(1));
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"));
        Supervisor supervisor = new Supervisor(List.of(board(target)), outbox, link::say)) {
      link.start(supervisor);
      ServerWebSocket socket = next(sockets);
      assertThat(heardOf(Hello.class).boards().getFirst().trouble())
          .isEqualTo("It has not been greeted yet.");
      say(socket, new ServerMessage.Welcome("s-1", 30_000, 5_000));
      assertThat(heardOf(Pull.class).slots()).isZero();
      supervisor.start();
      var ready = heardOf(BoardChanged.class).board();
      assertThat(ready.trouble()).isNull();
      assertThat(ready.firmware()).isNotNull();
      assertThat(heardOf(Pull.class).slots()).isPositive();
      say(socket, new ServerMessage.Job(TICKET, BOARD, network.work(), 60_000));
      Result result = heardOf(Result.class);
      assertThat(result.ticket()).isEqualTo(TICKET);
      assertThat(result.outcome()).isInstanceOf(Verified.class);
      assertThat(((Verified) result.outcome()).verification().equal()).isTrue();
    }
  }

  private Device board(Target target) {
    HttpBlobs source = new HttpBlobs(target.blobs(), Trust.OF_JDK, "t0ken");
    BlobStore blobs = new BlobStore(folder.resolve("blobs"), source, InstantSource.system());
    return new ResidentDevices(blobs, FirmwareBuild.ofInstallation(), new SplittableRandom(1))
        .open(BOARD, new ResidentDevices.Place.Emulated(FirmwareBuild.Target.HOST));
  }

  private int listen(TestingNetwork network) {
    return vertx
        .createHttpServer()
        .webSocketHandler(socket -> {
          socket.binaryMessageHandler(this::hear);
          sockets.add(socket);
        })
        .requestHandler(request -> answer(request, network))
        .listen(0, "localhost")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  /** As agent/protocol/README.md says. */
  private static void answer(HttpServerRequest request, TestingNetwork network) {
    String name = request.path().replaceFirst("^/agent/v1/blobs/", "");
    try {
      boolean known = "Bearer t0ken".equals(request.getHeader("Authorization"));
      byte[] bytes = known ? network.open(new BlobId(name)).readAllBytes() : new byte[0];
      request.response().setStatusCode(known ? 200 : 401).end(Buffer.buffer(bytes));
    } catch (IOException e) {
      request.response().setStatusCode(404).end();
    }
  }

  private void hear(Buffer frame) {
    try {
      heard.add(codec.decodeAgentMessage(frame.getBytes()));
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private void say(ServerWebSocket socket, ServerMessage message) {
    socket.writeBinaryMessage(Buffer.buffer(codec.encode(message)));
  }

  /** The next message of this kind; what comes before it is not looked at. */
  private <T extends AgentMessage> T heardOf(Class<T> type) throws InterruptedException {
    while (true) {
      AgentMessage message = next(heard);
      if (type.isInstance(message)) {
        return type.cast(message);
      }
    }
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("Nothing comes from the agent.");
    }
    return next;
  }
}
