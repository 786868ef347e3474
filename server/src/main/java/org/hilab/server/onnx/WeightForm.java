package org.hilab.server.onnx;

/**
 * How an int8 model stores its weights; all forms mean the same numbers. S8 is about twice as fast
 * as U8, and wrong on x86 without VNNI, where ONNX Runtime's u8 × s8 product saturates ({@code
 * docs/numerics.md}).
 */
public enum WeightForm {
  /** Signed bytes, zero point 0. */
  S8,
  /** Unsigned bytes, zero point 128. */
  U8,
  /**
   * Whole numbers in float32, and so are all activations: for hardware without int8 operators
   * ({@code docs/decisions/0100-exact-int8-in-float.md}).
   */
  FLOAT
}
