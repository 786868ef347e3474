package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PASCAL VOC's own files. */
class RealVocTest {
  @Test
  void a_stratified_fifth_of_the_validation_images_shows_every_class_of_the_whole() {
    String folder = System.getenv("HILAB_TEST_DATA");
    assumeTrue(folder != null, "HILAB_TEST_DATA names no folder with voc2012/");
    Dataset dataset = VocDataset.open(Path.of(folder, "voc2012"), "val");
    assertThat(dataset.ids()).hasSize(297);
    assertThat(Subset.first(0.2).of(dataset)).isEqualTo(dataset.ids().subList(0, 60));
    List<String> chosen = new Subset(Subset.Order.STRATIFIED, 0.2).of(dataset);
    assertThat(chosen).hasSize(60).isSubsetOf(dataset.ids());
    int[] whole = imagesWithClass(dataset, dataset.ids());
    int[] part = imagesWithClass(dataset, chosen);
    for (int c = 0; c < dataset.classes(); c++) {
      // images hold several classes, so the shares of rare ones cannot be met exactly
      double share = whole[c] * 60 / 297.0;
      assertThat((double) part[c])
          .as("%s, in %d of 297 images", dataset.classNames().get(c), whole[c])
          .isBetween(share - Math.max(1, share / 4), share + Math.max(2, share / 4));
      assertThat(part[c] > 0).isEqualTo(whole[c] > 0);
    }
  }

  private static int[] imagesWithClass(Dataset dataset, List<String> ids) {
    int[] images = new int[dataset.classes()];
    for (String id : ids) {
      boolean[] present = dataset.mask(id).presence(dataset.classes());
      for (int c = 0; c < images.length; c++) {
        images[c] += present[c] ? 1 : 0;
      }
    }
    return images;
  }
}
