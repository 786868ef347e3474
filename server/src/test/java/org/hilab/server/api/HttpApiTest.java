package org.hilab.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.TestEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/api.md, HTTP, over a real socket. */
class HttpApiTest {
  private static final Path DOCUMENT = Path.of("docs", "api.md");
  private static final int EVENTS = 1_100;

  @TempDir static Path folder;
  private static TestingLab lab;
  private static RunId older;
  private static RunId newer;
  private static RunId trained;

  @BeforeAll
  static void open() {
    lab = new TestingLab(folder);
    older = lab.begin("older");
    lab.append(older, EVENTS - 1);
    newer = lab.begin("newer");
    List<RunEvent> all = TestEvents.ofASearch();
    lab.append(newer, all.subList(1, all.size()));
    List<RunEvent> training = TestEvents.ofATraining();
    trained = lab.journal().create("trained", TestEvents.trainingStarted()).join();
    lab.append(trained, training.subList(1, training.size()));
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void health_is_up() throws Exception {
    assertThat(lab.get("/api/v1/health").body()).isEqualTo("{\"status\":\"up\"}");
  }

  @Test
  void runs_come_newest_first_and_each_alone() throws Exception {
    JsonNode runs = ok("/api/v1/runs").path("runs");
    assertThat(runs.findValuesAsText("run"))
        .containsExactly(trained.text(), newer.text(), older.text());
    JsonNode run = ok("/api/v1/runs/" + older);
    assertThat(run).isEqualTo(runs.path(2));
    assertThat(keys(run)).isEqualTo(documented("RunSummary ="));
    assertThat(run.path("name").asText()).isEqualTo("older");
    assertThat(run.path("state").asText()).isEqualTo("running");
    assertThat(run.path("revision").longValue()).isEqualTo(EVENTS);
    assertThat(runs.path(1).path("state").asText()).isEqualTo("finished");
    assertThat(run.path("startedAt").asText()).endsWith("Z");
  }

  @Test
  void a_training_is_a_run_of_its_own_kind_without_candidates() throws Exception {
    JsonNode run = ok("/api/v1/runs/" + trained);
    assertThat(keys(run)).isEqualTo(documented("TrainingSummary ="));
    assertThat(run.path("kind").asText()).isEqualTo("training");
    assertThat(run.path("step").intValue()).isEqualTo(run.path("steps").intValue()).isEqualTo(4);
    String predictions = "/api/v1/runs/" + trained + "/predictions/0110";
    refuses(404, lab.request(predictions));
    assertThat(lab.get(predictions).body()).contains("no candidates", "kind is search");
  }

  @Test
  void events_come_after_a_revision_a_thousand_at_a_time() throws Exception {
    String events = "/api/v1/runs/" + older + "/events";
    assertThat(revisions(events)).hasSize(1_000).startsWith(1L).endsWith(1_000L);
    assertThat(revisions(events + "?since=1000")).startsWith(1_001L).endsWith((long) EVENTS);
    assertThat(revisions(events + "?since=" + EVENTS)).isEmpty();
  }

  private static List<Long> revisions(String path) throws Exception {
    List<Long> revisions = new ArrayList<>();
    ok(path).path("events").forEach(event -> revisions.add(event.path("revision").longValue()));
    return revisions;
  }

  @Test
  void every_event_has_the_documented_fields_and_its_kind() throws Exception {
    for (RunId run : List.of(newer, trained)) {
      for (JsonNode envelope : ok("/api/v1/runs/" + run + "/events").path("events")) {
        JsonNode event = envelope.path("event");
        String kind = event.path("kind").asText();
        Set<String> expected = documented(kind + " ");
        expected.add("kind");
        assertThat(keys(event)).as(kind).isEqualTo(expected);
      }
    }
    for (RunEvent event : TestEvents.allKinds()) {
      JsonNode json = TestingLab.json(EventJson.write(event));
      nested(
          json,
          "spec",
          json.path("kind").asText().equals("runStarted") ? "Spec " : "TrainingSpec ");
      nested(json, "accuracy", "Accuracy ");
      json.path("candidates").forEach(candidate -> compare(candidate, "Proposed "));
    }
  }

  private static void nested(JsonNode event, String field, String type) {
    if (event.has(field)) {
      compare(event.path(field), type);
    }
  }

  private static void compare(JsonNode object, String type) {
    assertThat(keys(object)).as(type).isEqualTo(documented(type));
  }

  @Test
  void the_fleet_has_agents_queue_and_workers() throws Exception {
    JsonNode fleet = ok("/api/v1/fleet");
    assertThat(keys(fleet)).isEqualTo(documented("Fleet "));
    assertThat(keys(fleet.path("queue"))).isEqualTo(documented("Queue "));
    assertThat(fleet.path("agents").isArray()).isTrue();
    assertThat(fleet.path("workers").isArray()).isTrue();
  }

  @Test
  void errors_are_objects_that_say_what_which_and_what_to_do() throws Exception {
    String run = "/api/v1/runs/";
    refuses(404, lab.request(run + "20200101T000000-1"));
    refuses(404, lab.request(run + "20200101T000000-1/events"));
    refuses(404, lab.request(run + "nonsense"));
    refuses(404, lab.request(run + "nonsense/events?since=3"));
    refuses(400, lab.request(run + older + "/events?since=x"));
    refuses(400, lab.request(run + older + "/events?since=-1"));
    refuses(404, lab.request("/api/v1/nothing"));
    refuses(404, lab.request("/api/v2/runs"));
    refuses(404, lab.request("/api"));
    refuses(404, lab.request("/api/v1/runs").POST(HttpRequest.BodyPublishers.ofString("{}")));
    refuses(400, lab.request("/api/v1/stream"));
    refuses(403, lab.request("/api/v1/stream").header("Origin", "http://evil.example"));
    refuses(401, lab.request("/agent/v1"));
  }

  private static void refuses(int status, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = lab.send(request);
    String what = response.request() + " " + response.body();
    assertThat(response.statusCode()).as(what).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .as(what)
        .startsWith("application/json");
    JsonNode error = TestingLab.json(response.body()).path("error");
    assertThat(keys(error)).as(what).containsExactlyInAnyOrder("what", "which", "do");
    error.forEach(text -> assertThat(text.asText()).as(what).isNotBlank());
  }

  @Test
  void every_answer_has_the_security_headers() throws Exception {
    for (String path : List.of("/", "/api/v1/health", "/api/v1/nothing", "/nothing")) {
      var headers = lab.get(path).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).as(path).hasValue("DENY");
      assertThat(headers.firstValue("Referrer-Policy")).as(path).hasValue("no-referrer");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'self'");
    }
  }

  @Test
  void the_page_is_asked_for_again_and_its_assets_never() throws Exception {
    for (String path : List.of("/", "/index.html")) {
      HttpResponse<String> page = lab.get(path);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/html");
      assertThat(page.headers().allValues("cache-control")).containsExactly("no-cache");
    }
    Matcher asset = Pattern.compile("/assets/[\\w.-]+\\.(js|css)").matcher(lab.get("/").body());
    int assets = 0;
    while (asset.find()) {
      HttpResponse<String> response = lab.get(asset.group());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("cache-control").orElse(""))
          .contains("max-age=31536000", "immutable");
      assets++;
    }
    assertThat(assets).isPositive();
    HttpResponse<String> missing = lab.get("/assets/no.js");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("cache-control").orElse("")).doesNotContain("max-age");
  }

  private static JsonNode ok(String path) throws Exception {
    HttpResponse<String> response = lab.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    return TestingLab.json(response.body());
  }

  private static Set<String> keys(JsonNode object) {
    return new TreeSet<>(object.properties().stream().map(Map.Entry::getKey).toList());
  }

  /** The field names of the first { … } after the words in docs/api.md, not those within others. */
  private static Set<String> documented(String words) {
    String text = document();
    int start = text.indexOf("\n" + words);
    assertThat(start).as("docs/api.md on " + words).isPositive();
    StringBuilder fields = new StringBuilder();
    int depth = 0;
    for (int i = text.indexOf('{', start); depth > 0 || fields.isEmpty(); i++) {
      char c = text.charAt(i);
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      fields.append(depth == 1 && c != '{' && c != ']' && c != '}' ? c : ' ');
    }
    Set<String> names = new TreeSet<>();
    for (String field : fields.toString().split(",", -1)) {
      names.add(field.split(":", 2)[0].strip());
    }
    return names;
  }

  private static String document() {
    try {
      return Files.readString(DOCUMENT);
    } catch (IOException e) {
      throw new AssertionError("Run this in the folder of the server module.", e);
    }
  }
}
