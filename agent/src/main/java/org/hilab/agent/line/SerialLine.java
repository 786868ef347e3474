package org.hilab.agent.line;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;
import org.hilab.link.Transport;

/** Serial ports and pseudo terminals, 8N1 without flow control. */
public final class SerialLine {
  private static final int READ_MILLIS = 100;
  private static final int DATA_BITS = 8;

  private SerialLine() {}

  /**
   * Opens a port for this program alone.
   *
   * @param known processes that may have it open: the one behind a pseudo terminal
   * @throws PortBusyException if another program has it; the message names it where it can be seen
   */
  public static Transport open(Path tty, int baud, LongPredicate known) throws IOException {
    if (!Files.exists(tty)) {
      throw new IOException("there is no " + tty);
    }
    long self = ProcessHandle.current().pid();
    List<String> owners =
        PortOwners.of(Path.of("/proc"), tty, pid -> pid == self || known.test(pid));
    if (!owners.isEmpty()) {
      throw new PortBusyException(tty + " is used by " + String.join(", ", owners) + ".");
    }
    SerialPort port = port(tty);
    port.setComPortParameters(baud, DATA_BITS, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
    if (!port.openPort()) {
      throw refusal(tty, port.getLastErrorCode());
    }
    return new LineTransport(tty.toString(), new PortDriver(tty, port));
  }

  private static SerialPort port(Path tty) throws IOException {
    try {
      return SerialPort.getCommPort(tty.toString());
    } catch (SerialPortInvalidPortException e) {
      throw new IOException(tty + " is no serial port", e);
    }
  }

  /** Linux's error numbers. */
  private static IOException refusal(Path tty, int error) {
    return switch (error) {
      case 11, 16 -> new PortBusyException(tty + " is locked by another program.");
      case 1, 13 ->
          new IOException(
              tty + " may not be opened by this user; add the user to the group dialout");
      default -> new IOException(tty + " cannot be opened, error " + error);
    };
  }

  /** jSerialComm reports an unplug in no call, so the device's file is looked at. */
  private record PortDriver(Path tty, SerialPort port) implements LineTransport.Driver {
    @Override
    public int read(byte[] buffer) {
      int count = port.readBytes(buffer, buffer.length);
      if (count > 0) {
        return count;
      }
      return count < 0 || !Files.exists(tty) ? Transport.END : 0;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      int written = 0;
      while (written < bytes.length) {
        int count = port.writeBytes(bytes, bytes.length - written, written);
        if (count <= 0) {
          throw new IOException(tty + " takes no bytes any more");
        }
        written += count;
      }
    }

    @Override
    public void close() {
      port.closePort();
    }
  }
}
