package org.hilab.server.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Ties every event to all before it: change one and every later hash is wrong. */
final class HashChain {
  private static final int BYTES = 32;

  private HashChain() {}

  /** What comes before revision 1. */
  static byte[] start() {
    return new byte[BYTES];
  }

  static byte[] next(byte[] previous, long revision, String kind, String payload) {
    MessageDigest sha256 = sha256();
    sha256.update(previous);
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, revision));
    sha256.update(kind.getBytes(UTF_8));
    sha256.update((byte) 0);
    sha256.update(payload.getBytes(UTF_8));
    return sha256.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
