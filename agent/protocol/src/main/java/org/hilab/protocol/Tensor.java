package org.hilab.protocol;

/** Height × width × channels of one int8 activation tensor: one byte an element. */
public record Tensor(int height, int width, int channels) {
  private static final int MOST = 65_536;

  public Tensor {
    Bounds.range("height", height, 1, MOST);
    Bounds.range("width", width, 1, MOST);
    Bounds.range("channels", channels, 1, MOST);
  }

  public long elements() {
    return (long) height * width * channels;
  }
}
