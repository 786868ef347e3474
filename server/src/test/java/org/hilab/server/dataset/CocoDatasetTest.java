package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoDatasetTest {
  private static final String CATEGORIES =
      """
      [{"supercategory":"x","id":1,"name":"person"},{"id":64,"name":"potted plant"},
       {"id":28,"name":"umbrella"},{"id":98,"name":"clouds"},{"id":183,"name":"other"}]\
      """;
  private static final String IMAGES =
      """
      [{"id":9,"file_name":"b.jpg","height":3,"width":4,"license":{"x":[1]}},
       {"id":2,"file_name":"a.jpg","height":3,"width":4}]\
      """;
  @TempDir Path directory;

  @BeforeEach
  void write_two_images() {
    Pictures.image(directory.resolve("val2017/a.jpg"), 3, 4, 0);
    Pictures.image(directory.resolve("val2017/b.jpg"), 3, 4, 0);
  }

  @Test
  void voc_classes_keep_their_number_and_other_things_are_background() {
    instances(
        annotation(9, 1, "[[0,0,2,0,2,2,0,2]]"),
        annotation(9, 64, runs("9,3")),
        annotation(9, 28, "[[2,0,4,0,4,3,2,3]]"));
    Dataset dataset = open("coco", "val");
    assertThat(dataset.ids()).containsExactly("a", "b");
    assertThat(dataset.classNames()).hasSize(21).contains("pottedplant");
    assertThat(Pictures.labels(dataset.sample("b").mask()))
        .containsExactly(15, 15, 0, 16, 15, 15, 0, 16, 0, 0, 0, 16);
    assertThat(Pictures.labels(dataset.mask("a"))).containsOnly(0);
    Dataset things = open("coco81", "val");
    assertThat(things.classNames()).hasSize(81).startsWith("background", "person");
    assertThat(Pictures.labels(things.mask("b")))
        .containsExactly(1, 1, 26, 255, 1, 1, 26, 255, 0, 0, 26, 255);
  }

  @Test
  void an_overlap_of_two_classes_is_void_and_of_one_class_is_the_class() {
    instances(
        annotation(2, 1, runs("0,6,6")),
        annotation(2, 64, runs("3,6,3")),
        annotation(2, 1, runs("3,3,6")));
    assertThat(Pictures.labels(open("coco", "val").mask("a")))
        .containsExactly(15, 255, 16, 0, 15, 255, 16, 0, 15, 255, 16, 0);
  }

  @Test
  void stuff_is_background_and_its_other_is_void() throws IOException {
    write("stuff_val2017", annotation(2, 98, runs("0,6,6")), annotation(2, 183, runs("6,6")));
    assertThat(Pictures.labels(open("coco", "val2017").mask("a")))
        .containsExactly(0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255);
  }

  @Test
  void annotations_are_found_again_in_a_large_file_with_annotations_first() throws IOException {
    StringBuilder json = new StringBuilder("{\"info\":\"ü\",\"annotations\":[");
    for (int i = 0; i < 5000; i++) {
      json.append(annotation(9, 28, runs("12"))).append(",\n");
    }
    json.append(annotation(2, 1, runs("0,12")));
    json.append("],\"images\":").append(IMAGES).append(",\"categories\":").append(CATEGORIES);
    Path file = directory.resolve("annotations/instances_val2017.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, json.append("}"));
    assertThat(Pictures.labels(open("coco", "val").mask("a"))).containsOnly(15);
  }

  @Test
  void a_train_split_of_voc_classes_keeps_images_with_more_than_1000_pixels_of_them()
      throws IOException {
    Pictures.image(directory.resolve("train2017/a.jpg"), 3, 4, 0);
    Pictures.image(directory.resolve("train2017/b.jpg"), 3, 4, 0);
    String much =
        annotation(9, 1, runs("12")).replace("\"iscrowd\"", "\"area\":1000.5,\"iscrowd\"");
    write("instances_train2017", much, annotation(2, 28, runs("12")));
    assertThat(open("coco", "train").ids()).containsExactly("b");
    assertThat(open("coco81", "train").ids()).containsExactly("a", "b");
    write("instances_train2017", annotation(9, 1, runs("12")));
    assertFails(() -> open("coco", "train"), "split is empty", "more than 1000 pixels");
  }

  @Test
  void compressed_runs_are_those_of_the_coco_api() {
    // 50×70 with 148 runs, from the documentation of a port of the COCO API
    String text =
        "0g05b08J4M2N2NA^O1`0OCO=0E090H080IO68DH;>@C>a0_O_O`0j0OWOF<:CM72I24NL43JM92FN;1ENKO72L0"
            + "LO91J0MO92INO0NO122OO0M031O000NO31OO11MO40N011MO41MO21L06OL021L06OL021L06OL021L060"
            + "J040L060J040L060J040L060J040L060J040L060J040L060KO31L060KO31L06OL021L06OL021L06OL0"
            + "21MO41MO21MO40N100NO310O00M0310O00NO1220NO92IONO91KOMO72M0<1EO:2GN63KM34OLM73JF<;="
            + "1G_O_Ob0=AC`07EH=1IO71H090F0:1DO>1_O1b0>2N2N3L6H]O";
    int[] runs = CocoRuns.decode(text, "the example");
    assertThat(Arrays.stream(runs).sum()).isEqualTo(50 * 70);
    assertThat(Arrays.stream(runs)).allMatch(run -> run >= 0);
    assertThat(CocoRuns.decode("11]O", "small")).containsExactly(1, 1, -19);
  }

  @Test
  void broken_segmentations_are_refused_with_their_place() {
    refusesMask(annotation(2, 1, "[[0,0,2,0,2]]"), "a polygon of 5 numbers");
    refusesMask(annotation(2, 1, "[[0,0,2,0]]"), "a polygon of 4 numbers");
    refusesMask(annotation(2, 1, "[[0,0,1e9,0,0,1]]"), "the coordinate 1.0E9");
    refusesMask(annotation(2, 1, "7"), "neither polygons nor runs", "byte ");
    refusesMask(annotation(2, 1, runs("5")), "runs for 5 of 12");
    refusesMask(annotation(2, 1, runs("5,8")), "leave the image");
    refusesMask(annotation(2, 1, runs("-1,13")), "leave the image");
    refusesMask(annotation(2, 1, "{\"size\":[4,3],\"counts\":[12]}"), "made for 3×4 of 4×3");
    refusesMask(annotation(2, 1, "{\"size\":[3,4],\"counts\":\"0g\"}"), "end within a number");
    refusesMask(annotation(2, 1, "{\"counts\":[12]}"), "has no size");
    refusesMask(annotation(2, 1, "[[0,0,true,0,0,1]]"), "not MS-COCO's JSON");
  }

  private void refusesMask(String annotation, String... parts) {
    instances(annotation);
    assertFails(() -> open("coco", "val").mask("a"), parts);
    assertFails(() -> open("coco", "val").mask("a"), "instances_val2017.json");
  }

  @Test
  void broken_files_are_refused_with_what_is_wrong() throws IOException {
    assertFails(() -> open("coco", "val"), "folder of the data set", "annotations");
    instances(annotation(3, 1, runs("12")));
    assertFails(() -> open("coco", "val"), "no image or category", "imageId=3");
    assertFails(() -> open("coco", "test"), "no such split", "Name one of val2017");
    instances(annotation(2, 5, runs("12")));
    assertFails(() -> open("coco", "val"), "no image or category", "categoryId=5");
    Path file = directory.resolve("annotations/instances_val2017.json");
    String good = Files.readString(file);
    Files.writeString(file, good.replace("umbrella", "dragon"));
    assertFails(() -> open("coco", "val"), "not one of MS-COCO's", "28 \"dragon\"", "folder:DIR");
    Files.writeString(file, good.replace("a.jpg", "../a.jpg"));
    assertFails(() -> open("coco", "val"), "not the name of an image", "../a.jpg");
    Files.writeString(file, good.replace("\"height\":3", "\"height\":-3"));
    assertFails(() -> open("coco", "val"), "no usable size", "4×-3");
    Files.writeString(file, good.substring(0, good.length() / 2));
    assertFails(() -> open("coco", "val"), "not MS-COCO's JSON", "instances_val2017.json");
    Files.writeString(file, "[".repeat(100_000));
    assertFails(() -> open("coco", "val"), "not MS-COCO's JSON");
    instances(annotation(2, 1, runs("12")));
    Pictures.image(directory.resolve("val2017/a.jpg"), 4, 3, 0);
    assertFails(() -> open("coco", "val").sample("a"), "another size", "3×4", "4×3");
    Files.delete(directory.resolve("val2017/b.jpg"));
    assertFails(() -> open("coco", "val"), "An image is missing", "b.jpg");
  }

  private static String annotation(int image, int category, String segmentation) {
    return """
    {"segmentation":%s,"iscrowd":0,"image_id":%d,"bbox":[0,0,1,1],"category_id":%d,"id":7}\
    """
        .formatted(segmentation, image, category);
  }

  private static String runs(String counts) {
    return "{\"counts\":[" + counts + "],\"size\":[3,4]}";
  }

  private void instances(String... annotations) {
    try {
      write("instances_val2017", annotations);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String... annotations) throws IOException {
    Path file = directory.resolve("annotations").resolve(name + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"info\":{},\"images\":%s,\"annotations\":[%s],\"categories\":%s}"
            .formatted(IMAGES, String.join(",", annotations), CATEGORIES));
  }

  private Dataset open(String format, String split) {
    return DatasetSpec.parse(format + ":" + directory).open(split);
  }

  private static void assertFails(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(InvalidInput.class).hasMessageContainingAll(parts);
  }
}
