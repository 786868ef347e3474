package org.hilab.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  /** Rewritten by -Dhilab.golden.rewrite=true; read the difference before it is committed. */
  private static final Path GOLDEN = Path.of("src/test/resources/golden/run-events.jsonl");

  @Test
  void the_text_of_every_kind_is_the_golden_one() throws IOException {
    List<String> lines = TestEvents.allKinds().stream().map(EventJson::write).toList();
    if (Boolean.getBoolean("hilab.golden.rewrite")) {
      Files.write(GOLDEN, lines);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
  }

  @Test
  void every_kind_is_covered_and_reads_back() {
    assertThat(TestEvents.allKinds().stream().<Class<?>>map(Object::getClass))
        .contains(RunEvent.class.getPermittedSubclasses());
    for (RunEvent event : TestEvents.allKinds()) {
      String json = EventJson.write(event);
      assertThat(EventJson.read(json)).isEqualTo(event);
      assertThat(json).startsWith("{\"kind\":\"" + EventJson.kind(event) + "\"");
    }
  }

  /** Lines as they were written before a spec named racing, or what a mean IoU is over. */
  @Test
  void a_journal_written_before_a_nullable_field_was_added_still_reads() throws IOException {
    for (String line :
        Files.readAllLines(Path.of("src/test/resources/golden/run-events-before-racing.jsonl"))) {
      if (EventJson.read(line) instanceof RunEvent.RunStarted started) {
        assertThat(started.spec().evaluators().racing()).isNull();
        assertThat(started.spec().evaluators().conventions()).isNull();
      }
    }
  }

  @Test
  void an_unknown_kind_is_named() {
    assertRefused("{\"kind\":\"boardExploded\",\"genome\":\"01\"}", "boardExploded");
  }

  @Test
  void unknown_missing_and_repeated_fields_and_wrong_types_are_named() {
    String start = "{\"kind\":\"measurementLost\",\"genome\":\"01\",";
    assertRefused(start + "\"attempt\":1,\"why\":\"x\",\"colour\":3}", "colour");
    assertRefused(start + "\"attempt\":1}", "why");
    assertRefused(start + "\"attempt\":1,\"attempt\":2,\"why\":\"x\"}", "attempt");
    assertRefused(start + "\"attempt\":1.5,\"why\":\"x\"}", "1.5");
    assertRefused(start + "\"attempt\":\"1\",\"why\":\"x\"}", "String value");
    assertRefused(start + "\"attempt\":1,\"why\":3}", "Integer value");
    assertRefused(start + "\"attempt\":1,\"why\":\"x\"} {}", "Trailing token");
    assertRefused("{\"kind\":\"measurementLost\",\"genome\":\"012\"}", "012");
  }

  private static void assertRefused(String json, String named) {
    assertThatThrownBy(() -> EventJson.read(json))
        .as(json)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("Not an event of this hilab")
        .hasMessageContaining(named);
  }
}
