package org.hilab.server.supernet.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name with gaps: <code>{x}</code> is any part without dot or slash and <code>*</code> is
 * anything. What stood in a gap can be used in another name, also one more or less: <code>{i-1}
 * </code>.
 */
final class NamePattern {
  private static final Pattern GAP = Pattern.compile("\\{([a-z]+)\\}|\\*");
  private static final Pattern USE = Pattern.compile("\\{([a-z]+)([+-][0-9]{1,4})?\\}");

  private final List<String> gaps = new ArrayList<>();
  private final Pattern pattern;

  NamePattern(String text) {
    StringBuilder regex = new StringBuilder();
    Matcher gap = GAP.matcher(text);
    int end = 0;
    while (gap.find()) {
      regex.append(Pattern.quote(text.substring(end, gap.start())));
      String name = gap.group(1);
      if (name == null) {
        regex.append(".*");
      } else if (gaps.contains(name)) {
        regex.append("\\k<").append(name).append('>');
      } else {
        gaps.add(name);
        regex.append("(?<").append(name).append(">[^./]+)");
      }
      end = gap.end();
    }
    pattern = Pattern.compile(regex.append(Pattern.quote(text.substring(end))).toString());
  }

  /** The gap that a name uses and this pattern does not have, or cannot count with. */
  Optional<String> unknownIn(String target) {
    Matcher use = USE.matcher(target);
    while (use.find()) {
      if (!gaps.contains(use.group(1))) {
        return Optional.of(use.group());
      }
    }
    return Optional.ofNullable(USE.matcher(target).replaceAll("").contains("{") ? target : null);
  }

  /** The other name with the gaps of this one; empty if the name does not fit. */
  Optional<String> translate(String name, String target) {
    Matcher matcher = pattern.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    StringBuilder translated = new StringBuilder();
    Matcher use = USE.matcher(target);
    while (use.find()) {
      String part = matcher.group(use.group(1));
      String step = use.group(2);
      if (step != null && !part.matches("[0-9]{1,9}")) {
        return Optional.empty();
      }
      String text =
          step == null ? part : String.valueOf(Integer.parseInt(part) + Integer.parseInt(step));
      use.appendReplacement(translated, Matcher.quoteReplacement(text));
    }
    return Optional.of(use.appendTail(translated).toString());
  }
}
