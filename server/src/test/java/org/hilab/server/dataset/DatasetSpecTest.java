package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.Test;

class DatasetSpecTest {
  @Test
  void a_format_and_a_folder_that_may_hold_colons_are_read() {
    assertThat(DatasetSpec.parse("voc:data/a:b"))
        .isEqualTo(new DatasetSpec(DatasetSpec.Format.VOC, Path.of("data/a:b")))
        .hasToString("voc:data/a:b");
  }

  @Test
  void an_unknown_format_is_answered_with_the_known_ones() {
    assertThatThrownBy(() -> DatasetSpec.parse("mars:data"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "Unknown data set format: \"mars:data\". Use a known one:"
                + " voc, cityscapes, coco, coco81, camvid, folder.");
  }

  @Test
  void a_format_without_a_folder_is_refused() {
    for (String text : new String[] {"", "voc", "voc:", "data"}) {
      assertThatThrownBy(() -> DatasetSpec.parse(text))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("Write voc:DIR");
    }
  }
}
