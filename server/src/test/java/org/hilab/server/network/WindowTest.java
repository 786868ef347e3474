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

  /** So the output i looks at the input i · stride, as a strided 1×1 shortcut does. */
  @ParameterizedTest
  @CsvSource({
    // k, s, d, n, output
    "3, 2, 1, 257, 129",
    "3, 2, 1,  64,  32",
    "3, 3, 1,  65,  22",
    "3, 4, 1,  65,  17",
    "3, 1, 6,  33,  33",
    "1, 3, 1,  65,  22",
    "7, 2, 2,  30,  15",
  })
  void pads_evenly_when_centred(int kernel, int stride, int dilation, int size, int output) {
    Window window = new Window(kernel, stride, dilation, Window.Padding.CENTRED);
    int reach = (kernel - 1) * dilation;
    assertThat(window.outputSize(size)).isEqualTo(output);
    assertThat(window.padBefore(size)).isEqualTo(reach / 2).isEqualTo(window.padAfter(size));
    assertThat((size + 2 * window.padBefore(size) - reach - 1) / stride + 1).isEqualTo(output);
    if (stride == 1) {
      assertThat(window.padBefore(size)).isEqualTo(new Window(kernel, 1, dilation).padBefore(size));
    }
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
