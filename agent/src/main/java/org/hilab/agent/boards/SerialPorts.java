package org.hilab.agent.boards;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The serial lines of USB adapters, from the kernel's own tree. */
public final class SerialPorts {
  private SerialPorts() {}

  /** All of them, by USB path. */
  public static List<SerialPort> of(Machine machine) throws IOException {
    Path ttys = machine.sys().resolve("class/tty");
    List<SerialPort> ports = new ArrayList<>();
    if (Files.isDirectory(ttys)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(ttys, "tty*")) {
        for (Path entry : entries) {
          port(machine, entry).ifPresent(ports::add);
        }
      }
    }
    ports.sort(Comparator.comparing(port -> port.adapter().usb()));
    return List.copyOf(ports);
  }

  /** Climbs from the tty over the interface to the USB device that has a vendor. */
  private static Optional<SerialPort> port(Machine machine, Path entry) {
    try {
      String usb = "";
      for (Path folder = entry.resolve("device").toRealPath();
          folder != null;
          folder = folder.getParent()) {
        if (usb.isEmpty() && Files.exists(folder.resolve("bInterfaceNumber"))) {
          usb = String.valueOf(folder.getFileName());
        }
        if (!usb.isEmpty() && Files.exists(folder.resolve("idVendor"))) {
          Path tty = machine.dev().resolve(String.valueOf(entry.getFileName()));
          return Optional.of(
              new SerialPort(
                  tty,
                  read(folder, "idVendor") + ":" + read(folder, "idProduct"),
                  read(folder, "product"),
                  new Adapter(read(folder, "serial"), usb)));
        }
      }
    } catch (IOException e) {
      // not a device, or unplugged at this moment: the same as not there
    }
    return Optional.empty();
  }

  private static String read(Path folder, String attribute) throws IOException {
    Path file = folder.resolve(attribute);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }
}
