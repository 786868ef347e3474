package org.hilab.agent.connect;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.hilab.agent.AgentFailure;
import org.hilab.protocol.tls.TlsTrouble;
import org.hilab.protocol.tls.Trust;

/** Where the server is. */
public record Target(String host, int port, String path, boolean tls) {
  private static final String PATH = "/agent/v1";
  private static final List<String> SCHEMES = List.of("http", "https", "ws", "wss");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * Reads {@code http://HOST:PORT} and, for TLS, {@code https://HOST:PORT}; ws and wss mean the
   * same.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Target of(String url) {
    URI uri = URI.create(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException("\"" + url + "\" is not of the form http://HOST:PORT.");
    }
    boolean tls = scheme.endsWith("s") && !scheme.equals("ws");
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP;
    String path = uri.getPath().length() > 1 ? uri.getPath() : PATH;
    return new Target(uri.getHost(), port, path, tls);
  }

  /**
   * The same for the user's words.
   *
   * @throws AgentFailure that names the option
   */
  public static Target orFail(String option, String url) {
    try {
      return of(url);
    } catch (IllegalArgumentException e) {
      throw new AgentFailure(AgentFailure.USAGE, option + ": " + e.getMessage());
    }
  }

  /** For a plain request. */
  String http() {
    return (tls ? "https://" : "http://") + host + ":" + port + path;
  }

  /** Where the server's blobs are. */
  public URI blobs() {
    return URI.create(http() + "/blobs/");
  }

  /** A client for requests like these. */
  public HttpClient client(Trust trust, Duration longestConnect) {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(longestConnect);
    return (tls ? client.sslContext(trust.context()) : client).build();
  }

  /** What went wrong on the way there, in words if it has to do with TLS. */
  public String why(Throwable failure, String otherwise) {
    return TlsTrouble.in(failure, tls).map(TlsTrouble::sentences).orElse(otherwise);
  }

  @Override
  public String toString() {
    return (tls ? "wss://" : "ws://") + host + ":" + port + path;
  }
}
