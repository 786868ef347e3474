package org.hilab.protocol;

/** A square window; layers without one have {@link #NONE}. */
public record Window(int kernel, int stride, int dilation) {
  public static final Window NONE = new Window(1, 1, 1);
  private static final int MOST = 1_024;

  public Window {
    Bounds.range("kernel", kernel, 1, MOST);
    Bounds.range("stride", stride, 1, MOST);
    Bounds.range("dilation", dilation, 1, MOST);
  }
}
