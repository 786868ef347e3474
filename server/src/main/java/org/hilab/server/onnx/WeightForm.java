package org.hilab.server.onnx;

/**
 * How an int8 model stores its weights; both forms mean the same numbers. S8 is about twice as
 * fast, and wrong on x86 without VNNI, where ONNX Runtime's u8 × s8 product saturates ({@code
 * docs/numerics.md}).
 */
public enum WeightForm {
  /** Signed bytes, zero point 0. */
  S8,
  /** Unsigned bytes, zero point 128. */
  U8
}
