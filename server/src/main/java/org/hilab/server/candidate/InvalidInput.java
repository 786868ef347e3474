package org.hilab.server.candidate;

import java.io.Serial;

/**
 * The user gave something that cannot be used: the one exception for bad files, options and data.
 * Its message says what is wrong, with which thing, and what to do.
 */
public final class InvalidInput extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * One sentence for what and which, one for what to do.
   *
   * @param what is wrong, as the start of a sentence: "The weight file ends early"
   * @param which file, tensor or value: "demo.safetensors (tensor Conv_kernel)"
   * @param doThis an instruction without a full stop: "Download it again"
   */
  public InvalidInput(String what, String which, String doThis) {
    super(message(what, which, doThis));
  }

  /** The same, keeping what the system said. */
  public InvalidInput(String what, String which, String doThis, Throwable cause) {
    super(message(what, which, doThis), cause);
  }

  private static String message(String what, String which, String doThis) {
    return what + ": " + which + ". " + doThis + ".";
  }
}
