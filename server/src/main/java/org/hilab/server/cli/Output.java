package org.hilab.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** How a command reports: for people, or one JSON object for scripts. */
final class Output {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(names = "--json", description = "Report one JSON object on standard output.")
  private boolean json;

  boolean isJson() {
    return json;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Prints the object for scripts, or the text for people. */
  void print(ObjectNode object, String text) {
    try {
      System.out.println(
          json ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) : text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report is not JSON.", e);
    }
  }
}
