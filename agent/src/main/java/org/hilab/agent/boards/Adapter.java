package org.hilab.agent.boards;

import java.util.StringJoiner;

/**
 * Which USB adapter a board hangs on: never the name of a tty, which changes at every plug.
 *
 * @param serial of the adapter; empty if it has none, or none was written down
 * @param usb path of the adapter's interface, for example 1-2.3:1.1: bus, ports, configuration and
 *     interface; empty if none was written down
 */
public record Adapter(String serial, String usb) {
  public Adapter {
    if (serial.isEmpty() && usb.isEmpty()) {
      throw new IllegalArgumentException("An adapter has a serial or a USB path.");
    }
  }

  /** Whether two descriptions could mean one adapter. */
  boolean overlaps(Adapter other) {
    return agrees(serial, other.serial) && agrees(usb, other.usb);
  }

  private static boolean agrees(String mine, String other) {
    return mine.isEmpty() || other.isEmpty() || mine.equals(other);
  }

  /** The interface of the USB path: a chip with two serial lines is two boards' worth. */
  String usbInterface() {
    return usb.substring(usb.indexOf(':') + 1);
  }

  @Override
  public String toString() {
    StringJoiner words = new StringJoiner(", ");
    if (!serial.isEmpty()) {
      words.add("serial " + serial);
    }
    if (!usb.isEmpty()) {
      words.add("USB path " + usb);
    }
    return words.toString();
  }
}
