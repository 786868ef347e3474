package org.hilab.agent.boards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.hilab.agent.JsonOption;

/**
 * A serial line of a USB adapter that is plugged in now.
 *
 * @param tty its device file at the moment
 * @param vendorProduct for example 0403:6010
 * @param product in the adapter's own words; may be empty
 * @param adapter by which it is found again
 */
public record SerialPort(Path tty, String vendorProduct, String product, Adapter adapter) {
  private static final String FT2232H = "0403:6010";

  /** What it is on a known board. */
  String role() {
    if (vendorProduct.equals(FT2232H)) {
      return adapter.usbInterface().endsWith(".0")
          ? "JTAG if it is a GAPuino"
          : "UART if it is a GAPuino";
    }
    return "";
  }

  ObjectNode json() {
    return JsonOption.object()
        .put("tty", tty.toString())
        .put("vendorProduct", vendorProduct)
        .put("product", product)
        .put("serial", adapter.serial())
        .put("usb", adapter.usb())
        .put("role", role());
  }

  @Override
  public String toString() {
    return String.format(
        "%-14s %s  serial %-14s usb %-12s %s",
        tty,
        vendorProduct,
        adapter.serial().isEmpty() ? "-" : adapter.serial(),
        adapter.usb(),
        String.join(", ", product, role()).replaceAll("^, |, $", ""));
  }
}
