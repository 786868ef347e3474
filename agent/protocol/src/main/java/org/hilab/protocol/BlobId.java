package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of bytes that travel over HTTP: their SHA-256, 64 lower-case hexadecimal digits. */
public record BlobId(@JsonValue String sha256) {
  private static final int DIGITS = 64;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public BlobId {
    Bounds.digits("SHA-256", sha256, DIGITS);
  }

  /** The name of these bytes. */
  public static BlobId of(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new BlobId(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  @Override
  public String toString() {
    return sha256;
  }
}
