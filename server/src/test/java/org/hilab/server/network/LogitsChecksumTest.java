package org.hilab.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogitsChecksumTest {
  @Test
  void it_is_crc_32c_of_rfc_3720() {
    assertThat(LogitsChecksum.of("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xe3069283L);
    assertThat(LogitsChecksum.of(new byte[32])).isEqualTo(0x8a9136aaL);
  }

  @Test
  void planar_logits_have_the_checksum_of_their_interleaved_form() {
    byte[] planar = {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16};
    byte[] interleaved = {1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16};
    Shape shape = new Shape(3, 2, 2);
    assertThat(ChannelOrder.interleaved(planar, shape)).isEqualTo(interleaved);
    assertThat(ChannelOrder.planar(interleaved, shape)).isEqualTo(planar);
    assertThat(LogitsChecksum.ofPlanar(planar, shape)).isEqualTo(LogitsChecksum.of(interleaved));
  }

  @Test
  void a_tensor_of_another_size_is_refused() {
    assertThatThrownBy(() -> ChannelOrder.planar(new byte[5], new Shape(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1×2×3", "5");
  }
}
