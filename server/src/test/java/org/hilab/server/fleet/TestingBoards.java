package org.hilab.server.fleet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.Firmware;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Program;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.Schedule;
import org.hilab.protocol.Verification;
import org.hilab.protocol.Workload;

/** Boards with the resident firmware, as their agents describe them, and work for them. */
public final class TestingBoards {
  private static final int ONE_LAYER_BYTES = 24 + 28 + 4;

  private TestingBoards() {}

  /** What a board without GAP8's cycles says of a program: equal, or this checksum. */
  public static MeasurementOutcome verified(Program program, Crc32c output) {
    return new MeasurementOutcome.Verified(
        new Verification(
            "posix", "posix-0", "00000000000000aa", program.expectedOutput(), output, List.of()));
  }

  /** What GVSoC says of a program after so many cycles. */
  public static MeasurementOutcome ran(Program program, String serial, long cycles) {
    Conditions conditions =
        new Conditions(
            "gvsoc",
            serial,
            Board.RESIDENT,
            "0123456789abcdef",
            175_000_000,
            program.passes().repeats(),
            2,
            program.expectedOutput().digits(),
            null);
    return new MeasurementOutcome.Ran(
        new Measurement(cycles, Provenance.RUN, conditions), List.of());
  }

  /** A board that was greeted; only gvsoc and gap8 count cycles. */
  public static Board resident(String deviceClass, String firmware) {
    boolean counts = deviceClass.startsWith("g");
    Firmware told =
        new Firmware(
            firmware,
            null,
            null,
            new Firmware.Clocks(0, counts ? 175_000_000 : 0),
            new Firmware.Memory(8, 0, 0, 0, 8 << 20),
            counts);
    return new Board(new BoardId("board-0"), deviceClass, Board.RESIDENT, told, null);
  }

  /** A network of one layer. */
  public static Workload.RunNetwork network(String genome) {
    BlobId blob = BlobId.of(new byte[] {1});
    ByteBuffer bytes = ByteBuffer.allocate(ONE_LAYER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, ONE_LAYER_BYTES - 4);
    bytes.putInt(ONE_LAYER_BYTES - 4, (int) crc.getValue());
    Program program =
        new Program(
            blob,
            new Schedule(bytes.array()),
            new Program.Passes(0, 1),
            new Crc32c("00000000"),
            1_000_000);
    return new Workload.RunNetwork(genome, program, blob, false);
  }
}
