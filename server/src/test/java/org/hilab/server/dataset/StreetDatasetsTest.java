package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cityscapes and CamVid, in folders that look like the published ones. */
class StreetDatasetsTest {
  @TempDir Path directory;

  @Test
  void cityscapes_label_ids_become_the_19_train_classes_and_the_rest_is_void() {
    int[] ids = new int[34];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i;
    }
    cityscapes("val", "ulm", "ulm_000001_000019", "labelIds", 2, 17, ids);
    Dataset dataset = open("cityscapes", "val");
    assertThat(dataset.classNames()).hasSize(19).startsWith("road", "sidewalk").endsWith("bicycle");
    assertThat(Pictures.labels(dataset.sample("ulm_000001_000019").mask()))
        .containsExactly(
            255, 255, 255, 255, 255, 255, 255, 0, 1, 255, 255, 2, 3, 4, 255, 255, 255, 5, 255, 6, 7,
            8, 9, 10, 11, 12, 13, 14, 15, 255, 255, 16, 17, 18);
  }

  @Test
  void cityscapes_train_ids_are_taken_where_there_are_no_label_ids() {
    cityscapes("val", "ulm", "b", "labelTrainIds", 1, 3, 0, 18, 255);
    cityscapes("val", "aachen", "z", "labelTrainIds", 1, 3, 255, 255, 255);
    cityscapes("val", "aachen", "z", "labelIds", 1, 3, 7, 33, 0);
    Dataset dataset = open("cityscapes", "val");
    assertThat(dataset.ids()).containsExactly("z", "b");
    assertThat(Pictures.labels(dataset.mask("z"))).containsExactly(0, 18, 255);
    assertThat(Pictures.labels(dataset.mask("b"))).containsExactly(0, 18, 255);
    assertThat(dataset.sample("b").image().pixels()).containsOnly(0x40);
  }

  @Test
  void cityscapes_says_what_is_missing_or_unknown() throws IOException {
    assertFails(() -> open("cityscapes", "val"), "folder of the data set", "leftImg8bit");
    cityscapes("val", "ulm", "a", "labelIds", 1, 2, 7, 34);
    assertFails(() -> open("cityscapes", "val").mask("a"), "label 34", "a_gtFine", "0 to 33");
    assertFails(() -> open("cityscapes", "test"), "no such split", "test", "Name one of val");
    assertFails(() -> open("cityscapes", "../val"), "not the name", "../val in --split");
    Files.delete(directory.resolve("gtFine/val/ulm/a_gtFine_labelIds.png"));
    assertFails(() -> open("cityscapes", "val"), "An image has no mask", "a_gtFine_labelIds.png");
    Files.delete(directory.resolve("leftImg8bit/val/ulm/a_leftImg8bit.png"));
    assertFails(() -> open("cityscapes", "val"), "The split is empty", "val");
  }

  @Test
  void camvid_has_11_classes_and_the_twelfth_value_is_void() {
    Pictures.image(directory.resolve("test/0001TP_1.png"), 2, 6, 0x102030);
    Pictures.mask(
        directory.resolve("testannot/0001TP_1.png"), 2, 6, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    Dataset dataset = open("camvid", "test");
    assertThat(dataset.classNames()).hasSize(11).startsWith("sky", "building", "pole", "road");
    assertThat(Pictures.labels(dataset.sample("0001TP_1").mask()))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255);
  }

  @Test
  void camvid_says_what_is_missing_or_unknown() {
    Path image = Pictures.image(directory.resolve("val/a.png"), 1, 2, 0x102030);
    assertFails(() -> open("camvid", "val"), "folder of the data set", "valannot");
    Path mask = Pictures.mask(directory.resolve("valannot/a.png"), 1, 2, 3, 12);
    assertFails(() -> open("camvid", "val").mask("a"), "a.png has label 12", "11 for void");
    assertFails(() -> open("camvid", "test"), "no such split", "test", "Name one of val");
    Pictures.mask(mask, 2, 2, 0, 0, 0, 0);
    assertFails(() -> open("camvid", "val").sample("a"), "another size", "2×2, its image 2×1");
    Pictures.image(image.resolveSibling("b.png"), 1, 2, 0);
    assertFails(() -> open("camvid", "val"), "An image has no mask", "b.png");
  }

  private void cityscapes(
      String split, String city, String id, String kind, int height, int width, int... labels) {
    Path below = Path.of(split, city);
    Pictures.image(
        directory.resolve("leftImg8bit").resolve(below).resolve(id + "_leftImg8bit.png"),
        height,
        width,
        0x404040);
    Pictures.mask(
        directory.resolve("gtFine").resolve(below).resolve(id + "_gtFine_" + kind + ".png"),
        height,
        width,
        labels);
  }

  private Dataset open(String format, String split) {
    return DatasetSpec.parse(format + ":" + directory).open(split);
  }

  private static void assertFails(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(InvalidInput.class).hasMessageContainingAll(parts);
  }
}
