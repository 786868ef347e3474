package org.hilab.agent.boards;

import java.nio.file.Path;
import java.util.List;

/** Where a board's adapter is at the moment. */
public sealed interface Whereabouts {
  /**
   * It is plugged in.
   *
   * @param moved whether it hangs at another USB path than boards.toml says
   */
  record Here(SerialPort port, boolean moved) implements Whereabouts {}

  /** It is not plugged in. */
  record Missing() implements Whereabouts {}

  /** More than one line could be it. */
  record Ambiguous(List<Path> ttys) implements Whereabouts {}

  /**
   * Looks among what is plugged in. Both serial and USB path decide; an adapter that was put into
   * another socket is found by its serial alone if no other adapter, plugged in or written down,
   * has that serial.
   *
   * @param boards of the whole bench
   */
  static Whereabouts of(Adapter adapter, List<BoardEntry> boards, List<SerialPort> ports) {
    List<SerialPort> exact =
        ports.stream().filter(port -> adapter.overlaps(port.adapter())).toList();
    if (!exact.isEmpty()) {
      return one(exact, false);
    }
    boolean isShared =
        boards.stream()
            .filter(board ->
                board.kind() instanceof BoardKind.Serial other
                    && !other.adapter().equals(adapter)
                    && isTwin(adapter, other.adapter()))
            .findAny()
            .isPresent();
    List<SerialPort> twins =
        ports.stream().filter(port -> isTwin(adapter, port.adapter())).toList();
    return twins.isEmpty() || isShared ? new Missing() : one(twins, true);
  }

  private static boolean isTwin(Adapter adapter, Adapter other) {
    return !adapter.serial().isEmpty()
        && adapter.serial().equals(other.serial())
        && adapter.usbInterface().equals(other.usbInterface());
  }

  private static Whereabouts one(List<SerialPort> ports, boolean moved) {
    return ports.size() == 1
        ? new Here(ports.getFirst(), moved)
        : new Ambiguous(ports.stream().map(SerialPort::tty).toList());
  }
}
