package org.hilab.link;

/** The requests of {@code firmware-scripts/messages.md} that this link makes. */
enum Request {
  HELLO(0x01),
  PUT_BEGIN(0x03),
  PUT_CHUNK(0x04),
  PUT_END(0x05),
  SELECT(0x06),
  RUN(0x07),
  STATUS(0x08),
  GET_LAYERS(0x09),
  RUN_LAYER(0x0a),
  ABORT(0x0f),
  RESET(0x10);

  static final int REPLY_BIT = 0x80;
  static final int ERROR_REPLY = 0xff;

  private final int code;

  Request(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  int reply() {
    return code | REPLY_BIT;
  }
}
