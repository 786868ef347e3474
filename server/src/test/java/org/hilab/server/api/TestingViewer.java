package org.hilab.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A browser's end of the stream. */
final class TestingViewer implements AutoCloseable {
  private static final int WAIT_SECONDS = 20;

  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> fleets = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final WebSocket socket;

  private TestingViewer(HttpClient http, URI stream) {
    socket = http.newWebSocketBuilder().buildAsync(stream, new Receiver()).join();
  }

  static TestingViewer open(HttpClient http, URI stream) {
    return new TestingViewer(http, stream);
  }

  TestingViewer say(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  /** Subscribes; null is the newest run. */
  TestingViewer subscribe(@Nullable String run, long since) {
    String name = run == null ? "null" : "\"" + run + "\"";
    return say("{\"subscribe\":{\"run\":" + name + ",\"since\":" + since + "}}");
  }

  /** The next message that is not about the fleet. */
  JsonNode next() throws InterruptedException {
    JsonNode message = messages.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message within %d s", WAIT_SECONDS).isNotNull();
    return message;
  }

  JsonNode next(String type) throws InterruptedException {
    JsonNode message = next();
    assertThat(message.path("type").asText()).as("%s", message).isEqualTo(type);
    return message;
  }

  JsonNode nextFleet() throws InterruptedException {
    JsonNode message = fleets.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message about the fleet").isNotNull();
    return message;
  }

  /** The next messages are the events with exactly these revisions. */
  void expectEvents(long first, long last) throws InterruptedException {
    for (long revision = first; revision <= last; revision++) {
      assertThat(next("event").path("revision").longValue()).isEqualTo(revision);
    }
  }

  void expectClosed() throws InterruptedException {
    assertThat(closed.await(WAIT_SECONDS, TimeUnit.SECONDS)).as("closed").isTrue();
    assertThat(messages).isEmpty();
  }

  /** As when the network goes away. */
  @Override
  public void close() {
    socket.abort();
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = TestingLab.json(text.toString());
        text.setLength(0);
        (message.path("type").asText().equals("fleet") ? fleets : messages).add(message);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.countDown();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.countDown();
    }
  }
}
