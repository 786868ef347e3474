package org.hilab.agent.autotiler;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tools say of a candidate that cannot be built or does not fit: its own fault. */
final class Refusal {
  private record Known(Pattern words, String reason) {}

  /** The library is not the candidate's fault, whatever else was printed. */
  private static final Pattern NO_LIBRARY =
      Pattern.compile("(?i)libtile\\.\\w*a\\b.*No such file|cannot find .*tile|No rule.*libtile");

  private static final List<Known> KNOWN =
      List.of(
          known(
              "Graph constructor exited with (?:an )?error:? ?(-?\\d*)",
              "does not fit: the" + " graph's constructor failed to allocate memory, error %s"),
          known(
              "Graph constructor exited with (-?\\d+) error",
              "does not fit: the graph's" + " constructor failed to allocate memory, error %s"),
          known(
              "Failed to allocate (graph symbol memory for graph \\S+)",
              "does not fit: AutoTiler" + " failed to allocate %s"),
          known("Failed to allocate Memory for (.+)", "does not fit: no memory for %s"),
          known("message: '(.+ is not implemented\\.?)'", "unsupported layer: %s"),
          known("NotImplementedError:? ?(.*)", "unsupported layer: %s"),
          known("^Error: (.+)", "AutoTiler refuses it: %s"));

  private Refusal() {}

  private static Known known(String words, String reason) {
    return new Known(Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.MULTILINE), reason);
  }

  /** The reason for {@code Rejected}; nothing if the text names none. */
  static Optional<String> in(String text) {
    if (isLibraryMissing(text)) {
      return Optional.empty();
    }
    for (Known known : KNOWN) {
      Matcher matcher = known.words().matcher(text);
      if (matcher.find()) {
        return Optional.of(String.format(known.reason(), matcher.group(1).strip()).strip());
      }
    }
    return Optional.empty();
  }

  static boolean isLibraryMissing(String text) {
    return NO_LIBRARY.matcher(text).find();
  }
}
