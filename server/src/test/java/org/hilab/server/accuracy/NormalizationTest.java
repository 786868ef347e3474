package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  @Test
  void black_and_white_become_the_ends_of_the_range() {
    assertThat(ends(Normalization.SIGNED, 0)).containsExactly(-1, 1);
    assertThat(ends(Normalization.UNIT, 2)).containsExactly(0, 1);
    assertThat(ends(Normalization.RAW, 1)).containsExactly(0, 255);
    // torchvision: (0 − 0.485) / 0.229 and (1 − 0.406) / 0.225
    assertThat(ends(Normalization.IMAGENET, 0)[0]).isCloseTo(-2.117904f, within(1e-6f));
    assertThat(ends(Normalization.IMAGENET, 1)[0]).isCloseTo(-2.035714f, within(1e-6f));
    assertThat(ends(Normalization.IMAGENET, 2)[1]).isCloseTo(2.64f, within(1e-6f));
  }

  @Test
  void signed_is_what_the_int8_scheme_calls_a_scale_of_1_over_127_and_a_half() {
    float[] levels = Normalization.SIGNED.levels(1);
    for (int x = 0; x < levels.length; x++) {
      assertThat(levels[x]).isCloseTo((float) (x / 127.5 - 1), within(1e-7f));
    }
  }

  @Test
  void a_word_is_read_and_an_unknown_one_answered_with_the_known_ones() {
    for (Normalization normalization : Normalization.values()) {
      assertThat(Normalization.ofKey(normalization.key())).isEqualTo(normalization);
    }
    assertThatThrownBy(() -> Normalization.ofKey("none"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("signed, unit, imagenet");
  }

  private static float[] ends(Normalization normalization, int channel) {
    float[] levels = normalization.levels(channel);
    return new float[] {levels[0], levels[255]};
  }
}
