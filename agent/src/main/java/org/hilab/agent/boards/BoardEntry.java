package org.hilab.agent.boards;

/**
 * One board of boards.toml.
 *
 * @param name its id for the lab, too
 */
public record BoardEntry(String name, BoardKind kind) {
  static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}";

  public BoardEntry {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" cannot be a board's name; use letters, digits, dashes and underscores, and"
              + " begin with a letter or a digit.");
    }
  }

  /** The table of boards.toml that says this. */
  String toml() {
    StringBuilder text = new StringBuilder("[board." + name + "]\n");
    line(text, "kind", kind.word());
    switch (kind) {
      case BoardKind.Serial serial -> {
        line(text, "model", serial.model().word());
        line(text, "serial", serial.adapter().serial());
        line(text, "usb", serial.adapter().usb());
        if (serial.baud() != BoardKind.DEFAULT_BAUD) {
          text.append("baud = ").append(serial.baud()).append('\n');
        }
      }
      case BoardKind.Gvsoc gvsoc -> gvsoc.sdk().ifPresent(sdk -> line(text, "sdk", sdk.toString()));
      case BoardKind.Emulated emulated -> line(text, "on", emulated.on().word());
      case BoardKind.Estimate() -> {}
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      text.append(key).append(" = ").append(quoted(value)).append('\n');
    }
  }

  private static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
