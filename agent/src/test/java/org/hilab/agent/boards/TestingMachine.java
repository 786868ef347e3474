package org.hilab.agent.boards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A machine whose USB tree tests make up, in the kernel's shape. */
public final class TestingMachine {
  private final Path root;

  public TestingMachine(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("sys/class/tty"));
    Files.createDirectories(root.resolve("dev"));
    Files.createDirectories(root.resolve("proc/self"));
    Files.createDirectories(root.resolve("etc/udev/rules.d"));
    plainTty("ttyS0");
  }

  public Machine machine() {
    return new Machine(
        root.resolve("sys"), root.resolve("dev"), root.resolve("proc"), root.resolve("etc"));
  }

  /** The hidden option of a command line. */
  public String option() {
    return "--machine-root=" + root;
  }

  public Path dev(String tty) {
    return root.resolve("dev").resolve(tty);
  }

  /**
   * Plugs an adapter in.
   *
   * @param device for example 1-2
   * @param serial empty: it has none
   * @param ttys one for each interface
   */
  public void plug(String device, String vendorProduct, String serial, String... ttys)
      throws IOException {
    Path usb = root.resolve("sys/devices/pci0000:00/usb1").resolve(device);
    Files.createDirectories(usb);
    Files.writeString(usb.resolve("idVendor"), vendorProduct.substring(0, 4) + "\n");
    Files.writeString(usb.resolve("idProduct"), vendorProduct.substring(5) + "\n");
    Files.writeString(usb.resolve("product"), "Dual RS232-HS\n");
    if (!serial.isEmpty()) {
      Files.writeString(usb.resolve("serial"), serial + "\n");
    }
    for (int i = 0; i < ttys.length; i++) {
      Path line = usb.resolve(device + ":1." + i);
      Path port = line.resolve(ttys[i]);
      Path tty = Files.createDirectories(port.resolve("tty").resolve(ttys[i]));
      Files.writeString(line.resolve("bInterfaceNumber"), "0" + i + "\n");
      Files.createSymbolicLink(tty.resolve("device"), port);
      Files.createSymbolicLink(root.resolve("sys/class/tty").resolve(ttys[i]), tty);
      Files.createFile(dev(ttys[i]));
    }
  }

  /** Pulls it out. */
  public void unplug(String device, String... ttys) throws IOException {
    for (String tty : ttys) {
      Files.delete(root.resolve("sys/class/tty").resolve(tty));
      Files.deleteIfExists(dev(tty));
    }
    Path usb = root.resolve("sys/devices/pci0000:00/usb1").resolve(device);
    try (Stream<Path> files = Files.walk(usb)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void plainTty(String name) throws IOException {
    Path device = Files.createDirectories(root.resolve("sys/devices/platform/serial8250"));
    Path tty = Files.createDirectories(device.resolve("tty").resolve(name));
    Files.createSymbolicLink(tty.resolve("device"), device);
    Files.createSymbolicLink(root.resolve("sys/class/tty").resolve(name), tty);
  }
}
