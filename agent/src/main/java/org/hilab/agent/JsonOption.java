package org.hilab.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command reports: for people, or JSON for scripts. */
public final class JsonOption {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(names = "--json", description = "Report JSON on standard output.")
  private boolean json;

  @Spec(Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  public boolean isJson() {
    return json;
  }

  /** Prints the object on one line for scripts, or the text for people. */
  public void print(ObjectNode object, String text) {
    try {
      command.commandLine().getOut().println(json ? JSON.writeValueAsString(object) : text);
      command.commandLine().getOut().flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report is not JSON.", e);
    }
  }
}
