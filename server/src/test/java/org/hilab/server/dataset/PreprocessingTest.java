package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.PreparedImage.Size;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  @Test
  void a_row_is_stretched_by_hand_computed_half_pixel_weights() {
    // 2 → 4 pixels looks at −1/4, 1/4, 3/4, 5/4: 10, 10 + 0.25·11, 10 + 0.75·11, 21
    PreparedImage prepared = new Preprocessing.Resize(4).prepare(grey(1, 2, 10, 21));
    assertThat(row(prepared, 0)).containsExactly(10, 13, 18, 21);
    assertThat(row(prepared, 3)).containsExactly(10, 13, 18, 21);
  }

  @Test
  void shrinking_samples_two_neighbours_and_does_not_average_the_rest() {
    // 6 → 2 looks at 1 and 4: pixels that no output looks at do not matter
    PreparedImage prepared =
        new Preprocessing.Resize(2).prepare(grey(1, 6, 255, 40, 255, 255, 80, 255));
    assertThat(row(prepared, 0)).containsExactly(40, 80);
  }

  @Test
  void the_resize_equals_the_formula_in_doubles_on_random_images() {
    Random random = new Random(5);
    for (int round = 0; round < 30; round++) {
      int height = 1 + random.nextInt(40);
      int width = 1 + random.nextInt(40);
      byte[] pixels = new byte[3 * height * width];
      random.nextBytes(pixels);
      Sample sample = sample(new RgbImage(height, width, pixels));
      PreparedImage prepared = new Preprocessing.Resize(1 + random.nextInt(40)).prepare(sample);
      for (int i = 0; i < prepared.planes().length; i++) {
        double expected = formula(sample.image(), prepared.size(), i);
        assertThat((double) (prepared.planes()[i] & 0xFF))
            .as("round %d, value %d", round, i)
            .isBetween(expected - 0.5000001, expected + 0.5000001);
      }
    }
  }

  @Test
  void padding_puts_the_image_at_the_top_left_of_mean_grey() {
    PreparedImage prepared = new Preprocessing.Pad(3).prepare(grey(1, 2, 10, 20));
    assertThat(prepared.content()).isEqualTo(new Size(1, 2));
    assertThat(row(prepared, 0)).containsExactly(10, 20, 128);
    assertThat(row(prepared, 2)).containsExactly(128, 128, 128);
  }

  @Test
  void padding_scales_a_larger_image_down_and_keeps_its_aspect() {
    PreparedImage prepared = new Preprocessing.Pad(2).prepare(grey(2, 4, 1, 1, 9, 9, 1, 1, 9, 9));
    assertThat(prepared.content()).isEqualTo(new Size(1, 2));
    assertThat(prepared.mask().width()).isEqualTo(4);
    assertThat(row(prepared, 0)).containsExactly(1, 9);
    assertThat(row(prepared, 1)).containsExactly(128, 128);
  }

  @Test
  void none_keeps_every_pixel_as_planes_or_interleaved() {
    byte[] pixels = {1, 2, 3, 4, 5, 6};
    PreparedImage prepared = new Preprocessing.None().prepare(sample(new RgbImage(1, 2, pixels)));
    assertThat(prepared.planes()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(prepared.interleaved()).containsExactly(pixels);
  }

  @Test
  void the_text_of_a_preprocessing_is_read_back() {
    for (String text : new String[] {"none", "resize:384", "pad:513"}) {
      assertThat(Preprocessing.parse(text)).hasToString(text);
    }
    for (String text : new String[] {"", "crop:3", "resize", "resize:0", "pad:-1", "resize:9999"}) {
      assertThatThrownBy(() -> Preprocessing.parse(text)).as(text).isInstanceOf(InvalidInput.class);
    }
  }

  private static double formula(RgbImage image, Size size, int index) {
    int channel = index / size.pixels();
    double y = position(index % size.pixels() / size.width(), image.height(), size.height());
    double x = position(index % size.width(), image.width(), size.width());
    int y0 = (int) y;
    int x0 = (int) x;
    double top = lerp(image, new int[] {y0, x0, channel}, x - x0);
    double bottom =
        lerp(image, new int[] {Math.min(y0 + 1, image.height() - 1), x0, channel}, x - x0);
    return top + (bottom - top) * (y - y0);
  }

  private static double position(int i, int from, int to) {
    return Math.clamp((i + 0.5) * from / to - 0.5, 0.0, from - 1.0);
  }

  private static double lerp(RgbImage image, int[] at, double weight) {
    int next = Math.min(at[1] + 1, image.width() - 1);
    double left = image.pixels()[3 * (at[0] * image.width() + at[1]) + at[2]] & 0xFF;
    double right = image.pixels()[3 * (at[0] * image.width() + next) + at[2]] & 0xFF;
    return left + (right - left) * weight;
  }

  private static Sample grey(int height, int width, int... values) {
    byte[] pixels = new byte[3 * values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values[i / 3];
    }
    return sample(new RgbImage(height, width, pixels));
  }

  private static Sample sample(RgbImage image) {
    int pixels = image.height() * image.width();
    return new Sample("a", image, new LabelMask(image.height(), image.width(), new byte[pixels]));
  }

  private static int[] row(PreparedImage image, int y) {
    int width = image.size().width();
    int[] row = new int[width];
    for (int x = 0; x < width; x++) {
      row[x] = image.planes()[y * width + x] & 0xFF;
    }
    return row;
  }
}
