package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.PreparedImages.Loading;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedImagesTest {
  private static final Preprocessing RESIZE = new Preprocessing.Resize(4);
  private static final String[] IDS = {"i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7", "i8", "i9"};
  @TempDir Path directory;
  private VocFolder folder;

  /** Ten images, class 1 in the last two only, class 2 in every even one. */
  @BeforeEach
  void write_ten_images() throws IOException {
    folder = new VocFolder(directory).split("val", IDS);
    for (int i = 0; i < IDS.length; i++) {
      int rare = i >= 8 ? 1 : 0;
      int even = i % 2 == 0 ? 2 : 0;
      folder.image(IDS[i], 1, 3, i * 0x0A0A0A).mask(IDS[i], 1, 3, 0, rare, even);
    }
  }

  @Test
  void images_come_in_the_order_of_the_list_for_any_number_of_threads() {
    for (int threads : new int[] {1, 2, 5}) {
      PreparedImages images = load(Subset.ALL, new Loading(RESIZE, threads, 1 << 20));
      assertThat(ids(images)).containsExactly(IDS);
      assertThat(images.image(9).planes()[0]).isBetween((byte) 88, (byte) 92);
    }
  }

  @Test
  void streamed_images_are_the_same_as_those_kept_in_memory() {
    PreparedImages kept = load(Subset.first(0.3), Loading.with(RESIZE));
    ImageSource streamed =
        new StreamedImages(VocDataset.open(directory, "val"), Subset.first(0.3), RESIZE);
    assertThat(ids(streamed)).isEqualTo(ids(kept)).containsExactly("i0", "i1", "i2");
    assertThat(streamed.image(2).planes()).isEqualTo(kept.image(2).planes());
    assertThat(streamed.classNames()).isEqualTo(kept.classNames());
  }

  @Test
  void a_fraction_is_rounded_up_in_decimal() throws IOException {
    assertThat(load(Subset.first(0.01), Loading.with(RESIZE)).size()).isEqualTo(1);
    assertThat(load(Subset.first(0.11), Loading.with(RESIZE)).size()).isEqualTo(2);
    // 0.7 · 10 is 7 in doubles, but 0.07 · 100 is 7.000000000000001
    String[] hundred = new String[100];
    for (int i = 0; i < hundred.length; i++) {
      hundred[i] = "h" + i;
      Files.copy(folder.imageFile("i0"), folder.imageFile(hundred[i]));
      Files.copy(folder.maskFile("i0"), folder.maskFile(hundred[i]));
    }
    folder.split("hundred", hundred);
    assertThat(Subset.first(0.07).of(VocDataset.open(directory, "hundred"))).hasSize(7);
  }

  @Test
  void a_fraction_outside_of_0_to_1_is_refused() {
    for (double fraction : new double[] {0, -0.1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> Subset.first(fraction)).isInstanceOf(InvalidInput.class);
    }
  }

  @Test
  void a_stratified_subset_holds_every_class_in_its_share() {
    Dataset dataset = VocDataset.open(directory, "val");
    Subset half = new Subset(Subset.Order.STRATIFIED, 0.5);
    List<String> chosen = half.of(dataset);
    assertThat(chosen).hasSize(5).isSorted().isEqualTo(half.of(dataset));
    assertThat(chosen.stream().filter(id -> dataset.mask(id).presence(3)[1])).hasSize(1);
    assertThat(chosen.stream().filter(id -> dataset.mask(id).presence(3)[2]).count())
        .isBetween(2L, 3L);
    assertThat(new Subset(Subset.Order.STRATIFIED, 1).of(dataset)).containsExactly(IDS);
  }

  @Test
  void more_than_the_bound_is_refused() {
    assertThatThrownBy(() -> load(Subset.ALL, new Loading(RESIZE, 2, 300)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("do not fit in memory", "10 images with resize:4 exceed 300");
  }

  @Test
  void a_damaged_image_among_many_is_named() throws IOException {
    Files.write(folder.imageFile("i6"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> load(Subset.ALL, Loading.with(RESIZE)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("i6.jpg");
  }

  private PreparedImages load(Subset subset, Loading loading) {
    return PreparedImages.load(VocDataset.open(directory, "val"), subset, loading);
  }

  private static List<String> ids(ImageSource images) {
    return IntStream.range(0, images.size()).mapToObj(i -> images.image(i).id()).toList();
  }
}
