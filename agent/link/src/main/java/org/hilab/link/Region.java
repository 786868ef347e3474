package org.hilab.link;

/** Where an upload goes. */
enum Region {
  SCHEDULE(0),
  IMAGE(1),
  WEIGHTS(2),
  PARAMETERS(3);

  private final int code;

  Region(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
