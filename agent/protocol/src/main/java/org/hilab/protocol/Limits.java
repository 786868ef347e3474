package org.hilab.protocol;

/** The numbers both ends agree on. */
public final class Limits {
  /** Goes up with every change of a message. */
  public static final int PROTOCOL_VERSION = 2;

  /** No frame is larger. A job of 2,000 layers has about 400 kB. */
  public static final int FRAME_BYTES = 1 << 20;

  /** No blob is larger: a resident image has 2.2 MB, a picture 442 kB. */
  public static final int BLOB_BYTES = 64 << 20;

  static final long LONGEST_MILLIS = 24L * 60 * 60 * 1000;

  private Limits() {}
}
