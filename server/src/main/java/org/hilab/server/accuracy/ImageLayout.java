package org.hilab.server.accuracy;

import java.util.List;

/** The order of the dimensions of images and logits. */
enum ImageLayout {
  /** Batch, channels, height, width. */
  NCHW(1, 2, 3),
  /** Batch, height, width, channels. */
  NHWC(3, 1, 2);

  private static final int RANK = 4;
  private final int channelAxis;
  private final int heightAxis;
  private final int widthAxis;

  ImageLayout(int channelAxis, int heightAxis, int widthAxis) {
    this.channelAxis = channelAxis;
    this.heightAxis = heightAxis;
    this.widthAxis = widthAxis;
  }

  int channels(List<Integer> shape) {
    return shape.get(channelAxis);
  }

  int height(List<Integer> shape) {
    return shape.get(heightAxis);
  }

  int width(List<Integer> shape) {
    return shape.get(widthAxis);
  }

  /** The shape of one image. */
  List<Integer> shape(int channels, int height, int width) {
    Integer[] shape = new Integer[RANK];
    shape[0] = 1;
    shape[channelAxis] = channels;
    shape[heightAxis] = height;
    shape[widthAxis] = width;
    return List.of(shape);
  }
}
