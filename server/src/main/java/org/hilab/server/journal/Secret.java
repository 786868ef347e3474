package org.hilab.server.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.Base64;

/** 256 random bits as text. Only its SHA-256 is ever kept. */
record Secret(String text) {
  private static final int BYTES = 32;

  /**
   * A new one in base64url.
   *
   * @param prefix says to people, and to scanners of leaked files, what it is
   */
  static Secret random(String prefix, SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new Secret(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  byte[] hash() {
    return HashChain.sha256().digest(text.getBytes(UTF_8));
  }

  /** Nobody prints it by mistake. */
  @Override
  public String toString() {
    return "Secret[…]";
  }
}
