package org.hilab.server.search;

import java.util.Objects;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.Verification;
import org.hilab.server.journal.RunEvent.BoardRun;

/** What boards answer, in the journal's words. */
final class BoardRuns {
  private BoardRuns() {}

  /** Only a run with the expected checksum is told, so that is the board's too. */
  static BoardRun of(Ran ran) {
    Conditions conditions = ran.measurement().conditions();
    String crc =
        Objects.requireNonNull(
            conditions.outputCrc32c(), "a run on a board has the checksum of its output");
    return new BoardRun(
        conditions.deviceClass(),
        conditions.boardSerial(),
        conditions.firmware(),
        crc,
        crc,
        ran.measurement());
  }

  static BoardRun of(Verified verified) {
    Verification verification = verified.verification();
    return new BoardRun(
        verification.deviceClass(),
        verification.boardSerial(),
        verification.firmware(),
        verification.expected().digits(),
        verification.output().digits(),
        null);
  }
}
