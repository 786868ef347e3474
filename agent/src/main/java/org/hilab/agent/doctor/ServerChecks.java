package org.hilab.agent.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.TrustOption;
import org.hilab.agent.connect.Credentials;
import org.hilab.agent.connect.Target;

/** Whether the lab's server can be reached, knows this bench, and has the same time. */
final class ServerChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FAR_OFF = Duration.ofSeconds(10);
  private static final int UNAUTHORIZED = 401;
  private static final String JOIN =
      "hilab agent join http://HOST:PORT --token T   # T from: hilab token create NAME";

  private final Path data;
  private final TrustOption trust;
  private final InstantSource clock;

  ServerChecks(Path data, TrustOption trust, InstantSource clock) {
    this.data = data;
    this.trust = trust;
    this.clock = clock;
  }

  List<Finding> findings() throws InterruptedException {
    try {
      Optional<Credentials> credentials = Credentials.read(data);
      if (credentials.isEmpty()) {
        return List.of(Finding.warn("server", "this bench has joined no lab", JOIN));
      }
      return ask(credentials.get());
    } catch (IOException | AgentFailure e) {
      return List.of(Finding.fail("server", String.valueOf(e.getMessage()), JOIN));
    }
  }

  private List<Finding> ask(Credentials credentials) throws InterruptedException {
    Target target = Target.of(credentials.server());
    // A blob that nobody has: 404 says that the secret is known, 401 that it is not.
    URI uri = target.blobs().resolve("0".repeat(64));
    try (HttpClient client = target.client(trust.of(data), PATIENCE)) {
      HttpResponse<Void> response =
          client.send(
              HttpRequest.newBuilder(uri)
                  .timeout(PATIENCE)
                  .header("Authorization", "Bearer " + credentials.secret())
                  .build(),
              BodyHandlers.discarding());
      return answered(target, credentials, response);
    } catch (IOException e) {
      return List.of(
          Finding.fail(
              "server",
              target + " does not answer (" + target.why(e, "" + e) + ")",
              "curl -v " + uri.resolve("/api/v1/health")));
    }
  }

  private List<Finding> answered(
      Target target, Credentials credentials, HttpResponse<Void> response) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        response.statusCode() == UNAUTHORIZED
            ? Finding.fail("server", target + " does not know this bench any more", JOIN)
            : Finding.ok("server", target + " knows this bench as " + credentials.name()));
    response.headers().firstValue("date").ifPresent(date -> findings.add(clock(date)));
    return findings;
  }

  private Finding clock(String date) {
    try {
      Instant server = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      Duration off = Duration.between(server, clock.instant()).abs();
      String what = "this clock and the server's differ by " + off.toSeconds() + " s";
      return off.compareTo(FAR_OFF) > 0
          ? Finding.warn("clock", what, "sudo timedatectl set-ntp true")
          : Finding.ok("clock", what);
    } catch (DateTimeException e) {
      return Finding.warn("clock", "the server's date cannot be read: " + date, "date -u");
    }
  }
}
