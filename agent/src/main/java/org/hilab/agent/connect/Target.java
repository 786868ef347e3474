package org.hilab.agent.connect;

import java.net.URI;
import java.util.Locale;

/** Where the server is. */
public record Target(String host, int port, String path, boolean tls) {
  private static final String PATH = "/agent/v1";
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * Reads {@code ws://HOST:PORT} or {@code wss://HOST:PORT}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Target of(String url) {
    URI uri = URI.create(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("ws") || scheme.equals("wss"))) {
      throw new IllegalArgumentException("\"" + url + "\" is not of the form ws://HOST:PORT.");
    }
    boolean tls = scheme.equals("wss");
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP;
    String path = uri.getPath().length() > 1 ? uri.getPath() : PATH;
    return new Target(uri.getHost(), port, path, tls);
  }

  /** Where the server's blobs are. */
  public URI blobs() {
    return URI.create((tls ? "https://" : "http://") + host + ":" + port + path + "/blobs/");
  }

  @Override
  public String toString() {
    return (tls ? "wss://" : "ws://") + host + ":" + port + path;
  }
}
