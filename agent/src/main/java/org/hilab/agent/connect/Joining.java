package org.hilab.agent.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.hilab.agent.AgentFailure;
import org.hilab.protocol.tls.Trust;

/** Exchanges a one-time token for this bench's own secret. */
public final class Joining {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private Joining() {}

  /**
   * Asks the server, once: a token that was sent may be used up.
   *
   * @throws AgentFailure if the server cannot be reached or refuses the token
   */
  public static Credentials exchange(Target target, Trust trust, String token)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target.http() + "/join"))
            .timeout(LONGEST)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JSON.createObjectNode().put("token", token).toString()))
            .build();
    try (HttpClient client = target.client(trust, LONGEST)) {
      return credentials(target, client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AgentFailure(
          AgentFailure.BROKEN,
          "Cannot reach "
              + target.http()
              + " ("
              + target.why(e, "" + e)
              + "). Check the address and that it runs.");
    }
  }

  private static Credentials credentials(Target target, HttpResponse<String> response)
      throws JsonProcessingException {
    if (response.statusCode() == OK) {
      JsonNode answer = JSON.readTree(response.body());
      return new Credentials(
          target.toString(), answer.path("name").asText(), answer.path("secret").asText());
    }
    if (response.statusCode() == UNAUTHORIZED) {
      JsonNode error = JSON.readTree(response.body()).path("error");
      throw new AgentFailure(
          AgentFailure.REFUSED,
          error.path("what").asText("The server refuses this token")
              + ". "
              + error.path("do").asText("Make a new one on the server: hilab token create NAME")
              + ".");
    }
    throw new AgentFailure(
        AgentFailure.BROKEN,
        target.http()
            + " answers with HTTP "
            + response.statusCode()
            + ": is it a hilab server of this release?");
  }
}
