package org.hilab.server.journal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Names one run of a search: when it was created and its number in the journal. */
public record RunId(String text) {
  private static final Pattern FORM = Pattern.compile("\\d{8}T\\d{6}-\\d{1,18}");
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  public RunId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a run. A run looks like 20261121T125654-7.");
    }
  }

  static RunId of(Instant created, long number) {
    return new RunId(SECOND.format(created) + "-" + number);
  }

  @Override
  public String toString() {
    return text;
  }
}
