package org.hilab.server.network;

/** The non-linearity fused into a convolution. */
public enum Activation {
  LINEAR,
  RELU,
  RELU6
}
