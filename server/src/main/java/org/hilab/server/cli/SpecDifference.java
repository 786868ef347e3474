package org.hilab.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.RunEvent.RunStarted;
import org.hilab.server.journal.Spec;

/** Where two specs differ, in one line for people. */
final class SpecDifference {
  /** They follow from the other fields, so they are said only if nothing else differs. */
  private static final Set<String> DERIVED = Set.of("bounds", "evaluators", "supernetGenome");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SHORT_HASH = 12;

  private SpecDifference() {}

  /** For example: "population was 12, is 4; supernet.sha256 was …, is …". */
  static String of(Spec was, Spec is) {
    JsonNode before = json(was);
    JsonNode now = json(is);
    List<String> chosen = new ArrayList<>();
    List<String> derived = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      compare(name, before.path(name), now.path(name), DERIVED.contains(name) ? derived : chosen);
    }
    return String.join("; ", chosen.isEmpty() ? derived : chosen);
  }

  private static void compare(String name, JsonNode was, JsonNode is, List<String> differences) {
    if (was.isObject() && is.isObject()) {
      for (Map.Entry<String, JsonNode> field : was.properties()) {
        String inner = name + "." + field.getKey();
        compare(inner, field.getValue(), is.path(field.getKey()), differences);
      }
    } else if (!was.equals(is)) {
      differences.add(name + " was " + text(name, was) + ", is " + text(name, is));
    }
  }

  private static String text(String name, JsonNode value) {
    if (value.isNull()) {
      return "none";
    }
    String text = value.isTextual() ? value.textValue() : value.toString();
    return name.endsWith("sha256") && text.length() > SHORT_HASH
        ? text.substring(0, SHORT_HASH) + "…"
        : text;
  }

  private static JsonNode json(Spec spec) {
    try {
      return JSON.readTree(EventJson.write(new RunStarted(spec, null))).required("spec");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A spec is not JSON.", e);
    }
  }
}
