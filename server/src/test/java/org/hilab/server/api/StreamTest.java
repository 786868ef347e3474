package org.hilab.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.TestEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/api.md, the WebSocket, over a real one. */
class StreamTest {
  @TempDir Path folder;
  private TestingLab lab;

  @BeforeEach
  void open() {
    lab = new TestingLab(folder);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void without_a_run_a_viewer_is_caught_up_with_nothing_and_hears_of_the_first_one()
      throws Exception {
    try (TestingViewer viewer = lab.viewer().subscribe(null, 0)) {
      JsonNode caughtUp = viewer.next("caughtUp");
      assertThat(caughtUp.path("run").isNull()).isTrue();
      assertThat(caughtUp.path("revision").longValue()).isZero();
      RunId run = lab.begin("first");
      expectRun(viewer, run, 1);
      lab.append(run, 2);
      viewer.expectEvents(2, 3);
    }
  }

  /** The first messages about a run whose last event has this revision. */
  private static void expectRun(TestingViewer viewer, RunId run, long revision)
      throws InterruptedException {
    JsonNode summary = viewer.next("run").path("summary");
    assertThat(summary.path("run").asText()).isEqualTo(run.text());
    viewer.expectEvents(1, revision);
    JsonNode caughtUp = viewer.next("caughtUp");
    assertThat(caughtUp.path("run").asText()).isEqualTo(run.text());
    assertThat(caughtUp.path("revision").longValue()).isEqualTo(revision);
  }

  @Test
  void a_viewer_gets_the_run_what_it_lacks_in_order_and_then_what_happens() throws Exception {
    RunId older = lab.begin("older");
    RunId run = lab.begin("newest");
    lab.append(run, 1_400);
    try (TestingViewer whole = lab.viewer().subscribe(null, 0);
        TestingViewer rest = lab.viewer().subscribe(run.text(), 1_399);
        TestingViewer other = lab.viewer().subscribe(older.text(), 0)) {
      expectRun(whole, run, 1_401);
      assertThat(rest.next("run").path("summary").path("revision").longValue()).isEqualTo(1_401);
      rest.expectEvents(1_400, 1_401);
      rest.next("caughtUp");
      expectRun(other, older, 1);
      lab.append(run, 3);
      lab.append(older, 1);
      whole.expectEvents(1_402, 1_404);
      rest.expectEvents(1_402, 1_404);
      other.expectEvents(2, 2);
    }
  }

  @Test
  void an_event_comes_in_its_envelope() throws Exception {
    RunId run = lab.begin("all");
    lab.append(run, TestEvents.allKinds().subList(1, 3));
    try (TestingViewer viewer = lab.viewer().subscribe(run.text(), 1)) {
      viewer.next("run");
      JsonNode event = viewer.next("event");
      assertThat(event.properties().stream().map(Map.Entry::getKey))
          .containsExactly("type", "run", "revision", "at", "event");
      assertThat(event.path("run").asText()).isEqualTo(run.text());
      assertThat(event.path("at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
      assertThat(event.path("event").path("kind").asText()).isEqualTo("generationProposed");
      assertThat(viewer.next("event").path("event").path("kind").asText())
          .isEqualTo("accuracyMeasured");
    }
  }

  @Test
  void who_follows_the_newest_run_is_told_of_a_newer_one_and_who_named_one_is_not()
      throws Exception {
    RunId first = lab.begin("first");
    try (TestingViewer newest = lab.viewer().subscribe(null, 0);
        TestingViewer named = lab.viewer().subscribe(first.text(), 0)) {
      expectRun(newest, first, 1);
      expectRun(named, first, 1);
      RunId second = lab.begin("second");
      expectRun(newest, second, 1);
      lab.append(first, 1);
      named.expectEvents(2, 2);
    }
  }

  @Test
  void connections_that_break_again_and_again_lose_nothing_and_repeat_nothing() throws Exception {
    RunId run = lab.begin("busy");
    int batches = 300;
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; i < batches; i++) {
            lab.append(run, 7);
          }
        });
    long end = 1 + 7L * batches;
    long last = 0;
    for (long stop = 150; last < end; stop += 150) {
      try (TestingViewer viewer = lab.viewer().subscribe(run.text(), last)) {
        viewer.next("run");
        while (last < Math.min(stop, end)) {
          JsonNode message = viewer.next();
          if (message.path("type").asText().equals("event")) {
            last++;
            assertThat(message.path("revision").longValue()).isEqualTo(last);
          }
        }
      }
    }
    writer.join();
    assertThat(last).isEqualTo(lab.journal().run(run).revision());
  }

  @Test
  void a_second_subscription_on_the_same_socket_replaces_the_first() throws Exception {
    RunId run = lab.begin("long");
    lab.append(run, 1_200);
    RunId other = lab.begin("other");
    try (TestingViewer viewer = lab.viewer()) {
      viewer.subscribe(other.text(), 0).subscribe(run.text(), 900).subscribe(run.text(), 0);
      List<Long> revisions = new ArrayList<>();
      for (JsonNode message = viewer.next();
          !message.path("type").asText().equals("caughtUp") || !isComplete(revisions);
          message = viewer.next()) {
        if (message.path("type").asText().equals("run")) {
          revisions.clear();
        } else if (message.path("type").asText().equals("event")) {
          revisions.add(message.path("revision").longValue());
        }
      }
      lab.append(run, 1);
      viewer.expectEvents(1_202, 1_202);
    }
  }

  /** From the first to the last of the long run, each once. */
  private static boolean isComplete(List<Long> revisions) {
    return revisions.equals(LongStream.rangeClosed(1, 1_201).boxed().toList());
  }

  @Test
  void what_is_no_subscription_is_answered_with_an_error_and_the_end() throws Exception {
    List<String> wrong =
        List.of(
            "hello",
            "[]",
            "{}",
            "{\"subscribe\":5}",
            "{\"subscribe\":{\"run\":7}}",
            "{\"subscribe\":{\"run\":null,\"since\":\"x\"}}",
            "{\"subscribe\":{\"run\":\"20200101T000000-1\",\"since\":0}}",
            "{\"subscribe\":{\"run\":\"nonsense\",\"since\":0}}");
    for (String text : wrong) {
      try (TestingViewer viewer = lab.viewer().say(text)) {
        JsonNode error = viewer.next("error");
        for (String key : List.of("what", "which", "do")) {
          assertThat(error.path(key).asText()).as("%s of %s", key, text).isNotBlank();
        }
        viewer.expectClosed();
      }
    }
  }

  @Test
  void the_fleet_is_told_at_once_with_its_queue_and_workers() throws Exception {
    try (TestingViewer viewer = lab.viewer()) {
      JsonNode fleet = viewer.nextFleet();
      assertThat(fleet.properties().stream().map(Map.Entry::getKey))
          .containsExactlyInAnyOrder("type", "agents", "queue", "workers");
      assertThat(fleet.path("queue").properties().stream().map(Map.Entry::getKey))
          .containsExactly("waiting", "running", "parked", "waitingForBoard", "lacking");
    }
  }
}
