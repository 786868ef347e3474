package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.PreparedImage.Size;
import org.junit.jupiter.api.Test;

class PreparedImageCodecTest {
  private static final PreparedImage IMAGE = image();

  private static PreparedImage image() {
    Random random = new Random(4);
    byte[] planes = new byte[3 * 12 * 20];
    byte[] labels = new byte[31 * 17];
    random.nextBytes(planes);
    random.nextBytes(labels);
    LabelMask mask = new LabelMask(31, 17, labels);
    return new PreparedImage("2007_ä", new Size(12, 20), new Size(9, 20), planes, mask);
  }

  @Test
  void what_is_written_is_read() {
    PreparedImage read = PreparedImageCodec.decode(PreparedImageCodec.encode(IMAGE));
    assertThat(read).usingRecursiveComparison().isEqualTo(IMAGE);
  }

  @Test
  void the_same_image_has_the_same_bytes() {
    assertThat(PreparedImageCodec.encode(IMAGE)).isEqualTo(PreparedImageCodec.encode(image()));
  }

  @Test
  void damaged_bytes_are_refused_and_fill_no_memory() {
    byte[] bytes = PreparedImageCodec.encode(IMAGE);
    for (int length : new int[] {0, 1, 2, 30, bytes.length / 2}) {
      assertThatThrownBy(() -> PreparedImageCodec.decode(Arrays.copyOf(bytes, length)))
          .as("%d bytes", length)
          .isInstanceOf(InvalidInput.class);
    }
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      byte[] other = bytes.clone();
      other[random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
      try {
        PreparedImage read = PreparedImageCodec.decode(other);
        assertThat(read.bytes()).isLessThan(1 << 24);
      } catch (InvalidInput e) {
        assertThat(e).hasMessageContaining("A prepared image is damaged");
      }
    }
  }
}
