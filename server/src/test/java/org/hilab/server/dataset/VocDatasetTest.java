package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocDatasetTest {
  @TempDir Path directory;
  private VocFolder folder;

  @BeforeEach
  void write_one_image() throws IOException {
    folder = new VocFolder(directory).split("val", "a").image("a", 2, 3, 0x4080C0);
    folder.mask("a", 2, 3, 0, 1, 20, 255, 7, 0);
  }

  @Test
  void a_palette_mask_is_read_as_indices() {
    assertLabels(0, 1, 20, 255, 7, 0);
  }

  @Test
  void a_grey_mask_is_read_as_values() throws IOException {
    folder.greyMask("a", 2, 3, 5, 4, 3, 2, 1, 255);
    assertLabels(5, 4, 3, 2, 1, 255);
  }

  @Test
  void a_mask_with_a_small_palette_is_read_as_indices() throws IOException {
    BufferedImage mask = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_BINARY);
    mask.getRaster().setSamples(0, 0, 3, 2, 0, new int[] {0, 1, 1, 0, 1, 0});
    VocFolder.write(mask, "png", folder.maskFile("a"));
    assertLabels(0, 1, 1, 0, 1, 0);
  }

  @Test
  void an_image_is_read_as_red_green_blue() {
    byte[] pixels = sample().image().pixels();
    assertThat(pixels).hasSize(18);
    assertThat(pixels[0] & 0xFF).isBetween(0x3D, 0x43);
    assertThat(pixels[1] & 0xFF).isBetween(0x7D, 0x83);
    assertThat(pixels[2] & 0xFF).isBetween(0xBD, 0xC3);
  }

  @Test
  void a_grey_image_keeps_its_stored_values_in_three_channels() throws IOException {
    BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSamples(0, 0, 3, 2, 0, new int[] {77, 77, 77, 77, 77, 77});
    VocFolder.write(grey, "jpg", folder.imageFile("a"));
    byte[] expected = new byte[18];
    Arrays.fill(expected, (byte) 77);
    assertThat(sample().image().pixels()).containsExactly(expected);
  }

  @Test
  void the_classes_are_those_of_voc_unless_the_folder_names_its_own() throws IOException {
    assertThat(open("val").classNames()).hasSize(21).startsWith("background", "aeroplane");
    folder.classes("road", "sky");
    assertThat(open("val").classNames()).containsExactly("road", "sky");
    folder.mask("a", 2, 3, 0, 1, 1, 255, 2, 0);
    assertFails(this::sample, "label 2", "0 to 1", "a.png");
  }

  @Test
  void missing_folders_lists_images_and_masks_are_named() throws IOException {
    assertFails(() -> VocDataset.open(directory.resolve("nowhere"), "val"), "missing", "nowhere");
    assertFails(() -> open("train"), "no such split", "train.txt", "Name one of val");
    folder.split("val", "a", "b");
    assertFails(() -> open("val"), "An image is missing", "b.jpg");
    folder.image("b", 2, 3, 0);
    assertFails(() -> open("val"), "An image has no mask", "b.png");
    Files.delete(folder.imageFile("a"));
    Files.delete(folder.imageFile("b"));
    Files.delete(directory.resolve("JPEGImages"));
    assertFails(() -> open("val"), "folder of the data set is missing", "JPEGImages");
  }

  @Test
  void a_list_must_have_names_and_each_once_and_inside_the_folder() throws IOException {
    assertFails(() -> open(folder.split("val", "", " "), "val"), "The split is empty", "val.txt");
    assertFails(() -> open(folder.split("val", "a", "a"), "val"), "listed twice", "a in ");
    assertFails(() -> open(folder.split("val", "../a"), "val"), "not the name", "../a in ");
    Files.write(directory.resolve("ImageSets/Segmentation/val.txt"), new byte[] {(byte) 0xFF});
    assertFails(() -> open("val"), "A list cannot be read", "val.txt");
  }

  @Test
  void a_mask_of_another_size_is_refused_with_both_sizes() throws IOException {
    folder.mask("a", 3, 2, 0);
    assertFails(this::sample, "another size", "a.png is 2×3, its image 3×2");
  }

  @Test
  void a_label_out_of_range_is_refused() throws IOException {
    folder.mask("a", 2, 3, 0, 1, 21, 255, 7, 0);
    assertFails(this::sample, "label 21", "0 to 20", "a.png");
  }

  @Test
  void a_colour_mask_is_refused() throws IOException {
    BufferedImage mask = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    VocFolder.write(mask, "png", folder.maskFile("a"));
    assertFails(this::sample, "neither a palette nor 8-bit grey", "a.png has 3 channels");
  }

  @Test
  void damaged_files_are_refused_at_every_length() throws IOException {
    for (Path file : new Path[] {folder.imageFile("a"), folder.maskFile("a")}) {
      byte[] whole = Files.readAllBytes(file);
      // the last 14 bytes of either are end markers, which decoders do without
      for (int length = 0; length < whole.length - 14; length += 5) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertFails(this::sample, file.getFileName().toString());
      }
      Files.write(file, whole);
    }
    assertThat(sample().id()).isEqualTo("a");
  }

  private void assertLabels(int... expected) {
    LabelMask mask = sample().mask();
    for (int i = 0; i < expected.length; i++) {
      assertThat(mask.label(i / mask.width(), i % mask.width())).isEqualTo(expected[i]);
    }
    assertThat(mask.labels()).hasSize(expected.length);
  }

  private Sample sample() {
    return open("val").sample("a");
  }

  private Dataset open(String split) {
    return VocDataset.open(directory, split);
  }

  private static Dataset open(VocFolder folder, String split) {
    return VocDataset.open(folder.directory(), split);
  }

  private static void assertFails(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(InvalidInput.class).hasMessageContainingAll(parts);
  }
}
