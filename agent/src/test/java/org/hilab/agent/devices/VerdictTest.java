package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.hilab.link.Identity;
import org.hilab.link.Identity.Backend;
import org.hilab.link.Inference;
import org.hilab.link.LinkSettings;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.Program;
import org.hilab.protocol.Provenance;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Crc32c RIGHT = new Crc32c("e3069283");
  private static final Hardware.Traits GAP8 =
      new Hardware.Traits("gap8", "A50285BI", SerialBoard.GAP8, 50_000_000, 11_520);

  private final Verdict verdict =
      new Verdict(GAP8, DeviceSetup.of(new BoardId("board-1"), LinkSettings.LOCAL));

  @Test
  void the_median_of_the_repeats_counts_and_their_spread_is_told() throws Exception {
    MeasurementOutcome outcome =
        verdict.of(program(), inference(Backend.GAP8, RIGHT, List.of(1_050L, 1_000L, 1_010L)));
    assertThat(outcome).isInstanceOf(Ran.class);
    Ran ran = (Ran) outcome;
    assertThat(ran.measurement().cycles()).isEqualTo(1_010);
    assertThat(ran.measurement().provenance()).isEqualTo(Provenance.RUN);
    var conditions = ran.measurement().conditions();
    assertThat(conditions.spreadCycles()).isEqualTo(50);
    assertThat(conditions.repeats()).isEqualTo(3);
    assertThat(conditions.boardSerial()).isEqualTo("A50285BI");
    assertThat(conditions.clockHz()).isEqualTo(175_000_000);
    assertThat(conditions.firmware()).isEqualTo("00000000000000ab");
    assertThat(conditions.outputCrc32c()).isEqualTo(RIGHT.digits());
    assertThat(ran.layers()).hasSize(2);
    assertThat(ran.layers().getLast().waitCycles()).isEqualTo(20);
  }

  @Test
  void a_wrong_checksum_gives_no_latency() throws Exception {
    MeasurementOutcome outcome =
        verdict.of(program(), inference(Backend.GAP8, new Crc32c("00000001"), List.of(1L, 1L, 1L)));
    assertThat(outcome).isInstanceOf(Lost.class);
    assertThat(((Lost) outcome).why())
        .isEqualTo("WRONG_CHECKSUM: The output's CRC-32C is 00000001, not e3069283.");
  }

  @Test
  void counts_of_another_machine_are_never_taken_for_the_chips() throws IOException {
    Program program = program();
    for (Backend backend : List.of(Backend.POSIX, Backend.QEMU, Backend.GVSOC)) {
      Inference inference = inference(backend, RIGHT, List.of(1L, 1L, 1L));
      assertThatThrownBy(() -> verdict.of(program, inference))
          .isInstanceOf(DeviceFailure.class)
          .hasMessage("WRONG_BOARD: Where board-1 belongs, the backend is " + backend + ".");
    }
  }

  private static Program program() throws IOException {
    return new TestingNetwork().program(RIGHT);
  }

  private static Inference inference(Backend backend, Crc32c output, List<Long> counts) {
    Identity.Resident resident = new Identity.Resident(true, 4, 1);
    Identity device =
        new Identity(
            1,
            backend,
            Identity.ResetCause.POWER_ON,
            0xab,
            7,
            0xff,
            new Identity.Machine(8, 1 << 16, 1 << 19, 1 << 23, 250_000_000, 175_000_000),
            resident,
            resident,
            960,
            1 << 22);
    return new Inference(
        device,
        output.value(),
        counts,
        List.of(
            new Inference.LayerResult(0, 0, 0),
            new Inference.LayerResult(900, 20, output.value())));
  }
}
