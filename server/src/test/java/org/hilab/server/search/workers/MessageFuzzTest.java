package org.hilab.server.search.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hilab.protocol.ProtocolException;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFuzzTest {
  private static final int INPUTS = 50_000;

  @Test
  void nonsense_is_refused_or_read_and_breaks_nothing() throws ProtocolException {
    MessageFuzz fuzz = new MessageFuzz(7);
    assertThat(fuzz.agentMessages(INPUTS)).isBetween(INPUTS / 100L, INPUTS / 2L);
    assertThat(fuzz.workerMessages(INPUTS)).isBetween(INPUTS / 100L, INPUTS / 2L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"type\":null}",
        "{\"type\":\"hello\",\"protocol\":\"1\",\"engine\":\"cpu\"}",
        "{\"type\":\"hello\",\"protocol\":1}",
        "{\"type\":\"pull\",\"id\":1.5}",
        "{\"type\":\"pull\",\"id\":4294967296}",
        "{\"type\":\"proof\",\"checksums\":[1,null]}",
        "{\"type\":\"proof\",\"checksums\":{}}",
        "{\"type\":\"result\",\"id\":1,\"body\":{\"fence\":1}}",
        "{\"type\":\"result\",\"id\":1,\"body\":{\"fence\":\"1\",\"failure\":\"x\"}}",
        "{\"type\":\"result\",\"id\":1,\"body\":{\"fence\":1,\"event\":\"{}\"}}",
        "{\"type\":\"bye\"}"
      })
  void what_is_no_message_of_a_worker_is_refused(String text) {
    assertThatThrownBy(() -> WorkerMessage.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_result_is_read_with_its_event() {
    String text =
        "{\"type\":\"result\",\"id\":1,\"body\":{\"fence\":8589934592,\"event\":"
            + "\"{\\\"kind\\\":\\\"accuracyMeasured\\\",\\\"genome\\\":\\\"01\\\",\\\"accuracy\\\":"
            + "{\\\"meanIou\\\":0.5,\\\"miouErrorMicros\\\":500000,\\\"images\\\":2,"
            + "\\\"perClass\\\":[],\\\"evaluator\\\":\\\"int8\\\"}}\"}}";
    assertThat(WorkerMessage.of(text))
        .isInstanceOfSatisfying(
            WorkerMessage.Result.class,
            result -> {
              assertThat(result.fence()).isEqualTo(1L << 33);
              assertThat(result.answer())
                  .isInstanceOfSatisfying(
                      WorkerMessage.Answer.Measured.class,
                      measured -> assertThat(genome(measured.event())).isEqualTo("01"));
            });
  }

  private static String genome(AccuracyMeasured event) {
    Genome genome = event.genome();
    return genome.bits();
  }
}
