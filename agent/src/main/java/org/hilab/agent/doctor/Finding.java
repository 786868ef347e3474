package org.hilab.agent.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.hilab.agent.JsonOption;

/**
 * One line of the doctor.
 *
 * @param check what was looked at, one word
 * @param what was found
 * @param repair a command; empty if nothing is to be done
 */
record Finding(String check, Level level, String what, String repair) {
  enum Level {
    OK,
    WARN,
    FAIL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String check, String what) {
    return new Finding(check, Level.OK, what, "");
  }

  static Finding warn(String check, String what, String repair) {
    return new Finding(check, Level.WARN, what, repair);
  }

  static Finding fail(String check, String what, String repair) {
    return new Finding(check, Level.FAIL, what, repair);
  }

  /** A failure if somebody needs it, else something to know. */
  static Finding missing(String check, boolean needed, String what, String repair) {
    return new Finding(check, needed ? Level.FAIL : Level.WARN, what, repair);
  }

  ObjectNode json() {
    return JsonOption.object()
        .put("check", check)
        .put("level", level.word())
        .put("what", what)
        .put("repair", repair);
  }

  @Override
  public String toString() {
    String line = String.format("%-4s  %-10s %s", level.word(), check, what);
    return repair.isEmpty() ? line : line + System.lineSeparator() + "                 → " + repair;
  }
}
