package org.hilab.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of what may stand in a message; each check says what, which and how much. */
final class Bounds {
  private static final String HEX = "0123456789abcdef";
  private static final int ID_LENGTH = 128;
  private static final int TEXT_LENGTH = 4096;

  private Bounds() {}

  static void id(String what, String value) {
    text(what, value);
    if (value.length() > ID_LENGTH) {
      throw new IllegalArgumentException(
          "The " + what + " has " + value.length() + " characters; at most " + ID_LENGTH + ".");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~') {
        throw new IllegalArgumentException(
            "The " + what + " holds printable ASCII without blanks only, not U+" + hex(c) + ".");
      }
    }
  }

  static void digits(String what, String value, int count) {
    present(what, value);
    if (value.length() != count || !value.chars().allMatch(c -> HEX.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "The " + what + " has not " + count + " lower-case hexadecimal digits.");
    }
  }

  static void text(String what, String value) {
    present(what, value);
    if (value.isEmpty() || value.length() > TEXT_LENGTH) {
      throw new IllegalArgumentException(
          "The " + what + " has " + value.length() + " characters; 1 to " + TEXT_LENGTH + ".");
    }
  }

  static void range(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "The " + what + " is " + value + "; allowed are " + least + " to " + most + ".");
    }
  }

  static <T> List<T> list(String what, List<T> values, int most) {
    present(what, values);
    if (values.size() > most) {
      throw new IllegalArgumentException(
          "The list of " + what + " has " + values.size() + " entries; at most " + most + ".");
    }
    for (int i = 0; i < values.size(); i++) {
      present(what + "[" + i + "]", values.get(i));
    }
    return List.copyOf(values);
  }

  static void present(String what, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("The " + what + " is missing.");
    }
  }

  private static String hex(char c) {
    return Integer.toHexString(c | 0x10000).substring(1);
  }
}
