package org.hilab.agent.boards;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.hilab.link.Transport;

/** A person and a board on one line. */
final class Console {
  private static final int BUFFER_BYTES = 1024;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Transport line;
  private final Duration quiet;
  private volatile boolean inputEnded;

  /**
   * @param quiet after the input's end, the console ends after so long without output
   */
  Console(Transport line, Duration quiet) {
    this.line = line;
    this.quiet = quiet;
  }

  /** Typed lines go out without their end; lines that come are shown, odd bytes as \xNN. */
  void text(InputStream typed, Consumer<String> show) throws IOException, InterruptedException {
    follow(() -> {
      BufferedReader lines = new BufferedReader(new InputStreamReader(typed, UTF_8));
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        line.write(text.getBytes(UTF_8));
      }
    });
    StringBuilder text = new StringBuilder();
    show((bytes, count) -> {
      for (int i = 0; i < count; i++) {
        char c = (char) (bytes[i] & 0xff);
        if (c == '\n') {
          show.accept(text.toString());
          text.setLength(0);
        } else if (c >= ' ' && c <= '~') {
          text.append(c);
        } else if (c != '\r') {
          text.append(String.format("\\x%02x", (int) c));
        }
      }
    });
    if (!text.isEmpty()) {
      show.accept(text.toString());
    }
  }

  void raw(InputStream typed, OutputStream out) throws IOException, InterruptedException {
    follow(() -> {
      byte[] bytes = new byte[BUFFER_BYTES];
      for (int count = typed.read(bytes); count >= 0; count = typed.read(bytes)) {
        line.write(Arrays.copyOf(bytes, count));
      }
    });
    show((bytes, count) -> {
      out.write(bytes, 0, count);
      out.flush();
    });
  }

  private interface Typing {
    void follow() throws IOException;
  }

  private interface Showing {
    void show(byte[] bytes, int count) throws IOException;
  }

  private void follow(Typing typing) {
    Thread.ofPlatform()
        .daemon()
        .name("typing")
        .start(() -> {
          try {
            typing.follow();
          } catch (IOException e) {
            // Whoever reads the line says that it is gone.
          }
          inputEnded = true;
        });
  }

  private void show(Showing showing) throws IOException, InterruptedException {
    byte[] bytes = new byte[BUFFER_BYTES];
    long lastNanos = System.nanoTime();
    boolean ended = false;
    while (true) {
      int count = line.read(bytes, PAUSE);
      if (count == Transport.END) {
        throw new IOException("it was unplugged or closed");
      }
      if (count > 0 || inputEnded != ended) {
        lastNanos = System.nanoTime();
        ended = inputEnded;
      }
      showing.show(bytes, count);
      if (ended && System.nanoTime() - lastNanos >= quiet.toNanos()) {
        return;
      }
    }
  }
}
