package org.hilab.server.latency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.hilab.protocol.LayerRecord;

/** One line of a latency table, and its JSON: in files and in databases the same. */
public record TableRow(LayerRecord layer, LayerLatency latency) {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A table's row is not JSON.", e);
    }
  }

  /**
   * What {@link #json} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static TableRow of(String json) {
    try {
      return JSON.readValue(json, TableRow.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a row of a table: " + e.getOriginalMessage(), e);
    }
  }
}
