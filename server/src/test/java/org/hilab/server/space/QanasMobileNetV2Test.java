package org.hilab.server.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.QanasArchitecture;
import org.hilab.server.candidate.QanasArchitecture.Stage;
import org.junit.jupiter.api.Test;

class QanasMobileNetV2Test {
  private final QanasMobileNetV2 space = new QanasMobileNetV2();

  @Test
  void the_bits_of_the_decision_record_decode_as_it_says() {
    assertThat(decode("00 1 1 | 00 1 11 | 00 1 11 | 00 1 0 11 | 00 1 01 11 | 00 1 01"))
        .as("MobileNetV2")
        .isEqualTo(
            stages(
                new Stage(3, 6, 1, 2),
                new Stage(3, 6, 1, 3),
                new Stage(3, 6, 1, 4),
                new Stage(3, 6, 1, 3),
                new Stage(3, 6, 2, 3),
                new Stage(3, 6, 2, 1)));
    assertThat(decode("01 0 0 | 10 1 01 | 11 0 10 | 10 0 1 00 | 01 1 11 10 | 00 0 10"))
        .isEqualTo(
            stages(
                new Stage(5, 3, 1, 1),
                new Stage(5, 6, 1, 2),
                new Stage(7, 3, 1, 3),
                new Stage(5, 3, 2, 1),
                new Stage(5, 6, 4, 2),
                new Stage(3, 3, 3, 1)));
  }

  @Test
  void of_two_codes_of_one_value_the_smaller_is_canonical() {
    assertThat(space.canonical(genome("10 0 0 10 0 10 10 0 10 10 0 0 10 10 0 00 10 10 0 00")))
        .isEqualTo(genome("01 0 0 01 0 01 01 0 10 01 0 0 01 01 0 00 01 01 0 00"));
  }

  @Test
  void the_cover_has_every_kernel_and_expansion_in_every_block() {
    Set<String> choices = new HashSet<>();
    for (Architecture architecture : space.cover()) {
      List<Stage> stages = ((QanasArchitecture) architecture).stages();
      assertThat(stages).extracting(Stage::depth).containsExactly(2, 3, 4, 3, 3, 1);
      for (int i = 0; i < stages.size(); i++) {
        choices.add(i + " " + stages.get(i).kernel() + " " + stages.get(i).expansion());
      }
    }
    assertThat(choices).hasSize(6 * 3 * 2);
  }

  @Test
  void the_formula_counts_what_enumeration_finds_in_a_small_space() {
    QanasMobileNetV2 small =
        new QanasMobileNetV2(
            List.of(
                new QanasMobileNetV2.Stage(List.of("1"), List.of("1", "2", "2", "3")),
                new QanasMobileNetV2.Stage(List.of("1", "2", "3", "4"), List.of("1", "2")),
                new QanasMobileNetV2.Stage(List.of("1"), List.of("1"))));
    Set<Architecture> architectures = new HashSet<>();
    Set<Genome> canonical = new HashSet<>();
    IntStream.range(0, 1 << small.length())
        .mapToObj(bits -> binary(bits, small.length()))
        .forEach(genome -> {
          architectures.add(small.decode(genome));
          canonical.add(small.canonical(genome));
        });
    // kernels³ · expansions³ · depths · dilations · depths
    assertThat(small.networks()).isEqualTo(27 * 8 * 3 * 4 * 2);
    assertThat(architectures).hasSize((int) small.networks());
    assertThat(canonical).hasSize((int) small.networks());
  }

  @Test
  void there_are_322486272_networks_in_32_bits() {
    assertThat(space.length()).isEqualTo(32);
    // 3⁶ kernels · 2⁶ expansions · 2·4·4 dilations · 2·3·4·3·3 depths
    assertThat(space.networks()).isEqualTo(729L * 64 * 32 * 216).isEqualTo(322_486_272);
  }

  private QanasArchitecture decode(String bits) {
    return space.decode(genome(bits));
  }

  private static QanasArchitecture stages(Stage... stages) {
    return new QanasArchitecture(List.of(stages));
  }

  private static Genome genome(String bits) {
    return new Genome(bits.replace(" ", "").replace("|", ""));
  }

  private static Genome binary(int value, int length) {
    String bits = Integer.toBinaryString(value);
    String zeros = String.join("", Collections.nCopies(length - bits.length(), "0"));
    return new Genome(zeros + bits);
  }
}
