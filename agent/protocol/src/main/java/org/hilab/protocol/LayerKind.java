package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a layer computes. */
public enum LayerKind {
  /** A dense convolution; pointwise if its kernel is 1. */
  @JsonProperty("conv")
  CONV,
  @JsonProperty("depthwise")
  DEPTHWISE,
  /** The sum of two tensors of the input's shape. */
  @JsonProperty("add")
  ADD,
  /** The mean over all positions. */
  @JsonProperty("pool")
  POOL,
  /** A 1×1 tensor repeated over all positions. */
  @JsonProperty("broadcast")
  BROADCAST,
  /** Tensors one after the other along the channels; the input counts all of them. */
  @JsonProperty("concat")
  CONCAT,
  /** max(x, 0) on its own, not fused into a convolution. */
  @JsonProperty("relu")
  RELU,
  /** Bilinear interpolation to another size. */
  @JsonProperty("resize")
  RESIZE
}
