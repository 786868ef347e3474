package org.hilab.server.lab;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The events of a server's newest run, as its page gets them. */
final class RunStream implements AutoCloseable {
  private static final int WAIT_SECONDS = 60;

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

  private RunStream() {}

  /** Every event from the first. */
  static RunStream of(int port) {
    RunStream stream = new RunStream();
    stream
        .http
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/api/v1/stream"), stream.new Texts())
        .thenCompose(socket -> socket.sendText("{\"subscribe\":{\"run\":null,\"since\":0}}", true))
        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
    return stream;
  }

  /** Waits until so many more events of a kind have come. */
  void await(int count, String kind, Supplier<String> log) throws InterruptedException {
    for (int left = count; left > 0; ) {
      String message = messages.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError(left + " of " + count + " " + kind + " do not come: " + log.get());
      }
      left -= message.contains("\"kind\":\"" + kind + "\"") ? 1 : 0;
    }
  }

  /** A message may come in parts. */
  private final class Texts implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        messages.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
