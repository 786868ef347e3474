package org.hilab.server.space;

import java.util.List;
import java.util.stream.Collectors;
import org.hilab.server.candidate.InvalidInput;

/** The search spaces by name. */
public final class Spaces {
  private static final List<SearchSpace> ALL =
      List.of(new FmasMobileNetV2(), new FmasXception(), new QanasMobileNetV2());

  private Spaces() {}

  /** Every space there is. */
  public static List<SearchSpace> all() {
    return ALL;
  }

  /**
   * The space of a command-line word.
   *
   * @throws InvalidInput if no space has this id
   */
  public static SearchSpace named(String id) {
    return ALL.stream()
        .filter(space -> space.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInput(
                "Unknown search space",
                "\"" + id + "\"",
                "Name one of "
                    + ALL.stream().map(SearchSpace::id).collect(Collectors.joining(", "))));
  }
}
