package org.hilab.link;

/** What became of something asked of a board. */
public sealed interface Outcome<T> {

  record Done<T>(T value) implements Outcome<T> {}

  /**
   * No value, and nothing to take for one.
   *
   * @param detail one sentence: what, which, and what it means
   */
  record Failed<T>(Failure reason, String detail) implements Outcome<T> {}
}
