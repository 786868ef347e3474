package org.hilab.agent.autotiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hilab.agent.autotiler.PerformanceLog.Row;
import org.junit.jupiter.api.Test;

/** Logs in the forms that generated networks print; the numbers are ours. */
class PerformanceLogTest {
  private static final String PLAIN =
      """
      Call cluster

                        S1_Op_input_1_formatter: Cycles:      70000, Operations:     220000, Operations/Cycle: 3.142857
                        S2_Conv2d_8x3x3x3_Relu6: Cycles:    1930000, Operations:    2770000, Operations/Cycle: 1.435233

                                          Total: Cycles:    2000000, Operations:    2990000, Operations/Cycle: 1.495000

      Ended
      """;

  private static final String WITH_SHARES =
      """
                        S1_Op_input_1_formatter: Cycles:        70000, Cyc%:   3.5%, Operations:       220000, Op%:   7.4%, Operations/Cycle: 3.142857
                        S2_Conv2d_8x3x3x3_Relu6: Cycles:      1930000, Cyc%:  96.5%, Operations:      2770000, Op%:  92.6%, Operations/Cycle: 1.435233

                                          Total: Cycles:      2000000, Cyc%: 100.0%, Operations:      2990000, Op%: 100.0%, Operations/Cycle: 1.495000
      """;

  @Test
  void both_forms_give_the_same_table() throws Exception {
    PerformanceLog.Table table = PerformanceLog.parse(PLAIN);
    assertThat(table.cycles()).isEqualTo(2_000_000);
    assertThat(table.layers())
        .containsExactly(
            new Row("S1_Op_input_1_formatter", 70_000, 220_000),
            new Row("S2_Conv2d_8x3x3x3_Relu6", 1_930_000, 2_770_000));
    assertThat(PerformanceLog.parse(WITH_SHARES)).isEqualTo(table);
  }

  @Test
  void broken_lines_are_read_too() throws Exception {
    String broken = PLAIN.replace(", Operations: ", ",\nOperations: ");
    assertThat(PerformanceLog.parse(broken)).isEqualTo(PerformanceLog.parse(PLAIN));
  }

  @Test
  void of_several_inferences_the_last_counts() throws Exception {
    String second = PLAIN.replace("1930000", "1940000").replace("2000000", "2010000");
    assertThat(PerformanceLog.parse(PLAIN + second).cycles()).isEqualTo(2_010_000);
  }

  @Test
  void a_total_beyond_31_bits_is_no_negative_number() throws Exception {
    String large =
        """
        S1_Conv2d: Cycles: 1100000000, Operations: 2000000000, Operations/Cycle: 1.8
        S2_Conv2d: Cycles: 1089000000, Operations: 2000000000, Operations/Cycle: 1.8
        Total: Cycles: -2105967296, Operations: -294967296, Operations/Cycle: 1.8
        """;
    assertThat(PerformanceLog.parse(large).cycles()).isEqualTo(2_189_000_000L);
  }

  @Test
  void what_cannot_be_believed_is_refused() {
    for (String text :
        List.of(
            "",
            "Call cluster\nEnded",
            "S1: Cycles: 5, Operations: 7, Operations/Cycle: 1.4\n",
            "Total: Cycles: 5, Operations: 7, Operations/Cycle: 1.4\n",
            PLAIN.replace("2000000", "2000001"),
            PLAIN.replace("     70000", "         0"))) {
      assertThatThrownBy(() -> PerformanceLog.parse(text))
          .as(text)
          .isInstanceOf(PerformanceLog.Unreadable.class);
    }
  }
}
