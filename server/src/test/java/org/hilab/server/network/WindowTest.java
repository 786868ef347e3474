package org.hilab.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  /** Worked by hand: total = max((⌈n/s⌉ − 1)·s + (k−1)·d + 1 − n, 0), the smaller half first. */
  @ParameterizedTest
  @CsvSource({
    // k, s, d, n, output, before, after
    "3, 1, 1, 384, 384, 1, 1",
    "3, 2, 1, 384, 192, 0, 1",
    "3, 2, 1, 383, 192, 1, 1",
    "3, 3, 1, 192,  64, 0, 0",
    "3, 3, 1, 193,  65, 1, 1",
    "3, 3, 1,  94,  32, 1, 1",
    "3, 3, 1,  95,  32, 0, 1",
    "3, 1, 2,  48,  48, 2, 2",
    "3, 1, 4,  48,  48, 4, 4",
    "3, 2, 2,  48,  24, 1, 2",
    "3, 2, 2,  47,  24, 2, 2",
    "3, 2, 3,  48,  24, 2, 3",
    "3, 2, 4,  48,  24, 3, 4",
    "3, 2, 4,   1,   1, 4, 4",
    "5, 2, 1,  10,   5, 1, 2",
    "1, 1, 1,   7,   7, 0, 0",
    "1, 2, 1,   8,   4, 0, 0",
  })
  void pads_as_tensorflow_does_for_same(
      int kernel, int stride, int dilation, int size, int output, int before, int after) {
    Window window = new Window(kernel, stride, dilation);
    assertThat(window.outputSize(size)).isEqualTo(output);
    assertThat(window.padBefore(size)).isEqualTo(before);
    assertThat(window.padAfter(size)).isEqualTo(after);
  }

  @Test
  void height_and_width_are_independent() {
    assertThat(new Window(3, 2, 1).output(new Shape(96, 129, 3), 32))
        .isEqualTo(new Shape(48, 65, 32));
  }

  @Test
  void sizes_below_one_are_refused() {
    assertThatThrownBy(() -> new Window(3, 0, 1)).hasMessageContaining("are 3, 0 and 1");
  }
}
