package org.hilab.server.search;

import org.hilab.server.accuracy.Conventions;
import org.hilab.server.journal.Spec;
import org.jspecify.annotations.Nullable;

/** The conventions of a mean IoU in the words of a spec, where none are the usual ones. */
public final class SpecConventions {
  private SpecConventions() {}

  static Spec.@Nullable Conventions words(Conventions conventions) {
    return conventions.equals(Conventions.DEFAULT)
        ? null
        : new Spec.Conventions(conventions.mean().key(), conventions.voidPixels().key());
  }

  /** Those that a search scores by. */
  public static Conventions of(Spec spec) {
    Spec.Conventions words = spec.evaluators().conventions();
    return words == null
        ? Conventions.DEFAULT
        : Conventions.ofKeys(words.mean(), words.voidPixels());
  }
}
