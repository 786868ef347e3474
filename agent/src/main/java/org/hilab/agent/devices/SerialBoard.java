package org.hilab.agent.devices;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.hilab.agent.line.PortBusyException;
import org.hilab.agent.line.SerialLine;
import org.hilab.agent.tools.Flasher;
import org.hilab.agent.tools.ToolException;
import org.hilab.link.Identity;
import org.hilab.link.Transport;

/** A GAP8 board on a serial adapter. It is looked for anew whenever its line is opened. */
final class SerialBoard implements Hardware {
  static final Set<Identity.Backend> GAP8 = Set.of(Identity.Backend.GAP8);

  /** Slower than every GAP8 is clocked. */
  private static final long CYCLES_PER_SECOND = 50_000_000;

  private static final int BITS_PER_BYTE = 10;

  private final SerialPlace place;
  private final int baud;
  private final Optional<Flasher> flasher;
  private final LongPredicate known;
  private final Traits traits;

  /**
   * A board that is not looked for yet.
   *
   * @param serial of its adapter
   * @param flasher that can give it weights, if one is set up
   */
  SerialBoard(SerialPlace place, int baud, String serial, Optional<Flasher> flasher) {
    this(
        place,
        baud,
        flasher,
        pid -> false,
        new Traits("gap8", serial, GAP8, CYCLES_PER_SECOND, baud / BITS_PER_BYTE));
  }

  /** For tests: a program behind a pseudo terminal has that open, too, and is no GAP8. */
  SerialBoard(
      SerialPlace place, int baud, Optional<Flasher> flasher, LongPredicate known, Traits traits) {
    this.place = place;
    this.baud = baud;
    this.flasher = flasher;
    this.known = known;
    this.traits = traits;
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public Transport open() throws DeviceFailure {
    Path tty = place.tty();
    try {
      return SerialLine.open(tty, baud, known);
    } catch (PortBusyException e) {
      throw new DeviceFailure(Reason.PORT_BUSY, e.getMessage());
    } catch (IOException e) {
      throw new DeviceFailure(Reason.NO_DEVICE, e.getMessage() + ".");
    }
  }

  @Override
  public void load(Path residentImage) throws DeviceFailure, InterruptedException {
    if (flasher.isEmpty()) {
      throw new DeviceFailure(
          Reason.WRONG_WEIGHTS,
          "The board has other weights than the job, and no GAP SDK is set up to flash it.");
    }
    try {
      flasher.get().flash(residentImage);
    } catch (ToolException e) {
      throw new DeviceFailure(Reason.FLASH_FAILED, e.getMessage());
    } catch (IOException e) {
      throw new DeviceFailure(Reason.FLASH_FAILED, e.getMessage() + ".");
    }
  }

  /** The line is all that was opened, and whoever has it closes it. */
  @Override
  public void close() {}
}
