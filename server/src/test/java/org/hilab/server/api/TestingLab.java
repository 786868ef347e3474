package org.hilab.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.TestEvents;
import org.hilab.server.lab.Lab;
import org.hilab.server.lab.LabOptions;
import org.hilab.server.search.PreparedSearch;

/** A real lab on a free port, without an agent, seen from outside. */
final class TestingLab implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Lab lab;
  private final HttpClient http = HttpClient.newHttpClient();

  TestingLab(Path folder) {
    this.lab = Lab.open(new LabOptions(folder, LabOptions.Listening.onLoopback(0), 1, false));
  }

  /** Paints candidates of this search from now on. */
  void paint(RunId run, PreparedSearch search) {
    lab.paint(run, search);
  }

  Journal journal() {
    return lab.journal();
  }

  /** A run with its first event. */
  RunId begin(String name) {
    return journal().create(name, TestEvents.started()).join();
  }

  /** Adds so many events. */
  void append(RunId run, int events) {
    RunEvent event = TestEvents.lost(1);
    journal().append(run, Collections.nCopies(events, event)).join();
  }

  void append(RunId run, List<RunEvent> events) {
    journal().append(run, events).join();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  byte[] bytes(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + lab.port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  TestingViewer viewer() {
    return TestingViewer.open(http, URI.create("ws://localhost:" + lab.port() + "/api/v1/stream"));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    lab.close();
  }
}
