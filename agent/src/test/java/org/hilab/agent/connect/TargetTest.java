package org.hilab.agent.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "ws://lab:8080, ws://lab:8080/agent/v1",
    "ws://lab:8080/, ws://lab:8080/agent/v1",
    "wss://lab, wss://lab:443/agent/v1",
    "http://lab, ws://lab:80/agent/v1",
    "https://lab:8443, wss://lab:8443/agent/v1",
    "WS://127.0.0.1/proxy/agent, ws://127.0.0.1:80/proxy/agent"
  })
  void an_address_is_completed(String given, String complete) {
    assertThat(Target.of(given)).hasToString(complete);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lab:8080", "ftp://lab", "ws://", "ws:lab", "ws://a b", ""})
  void what_is_no_address_is_refused(String given) {
    assertThatThrownBy(() -> Target.of(given)).isInstanceOf(IllegalArgumentException.class);
  }
}
