package org.hilab.server.network;

/** Height × width × channels of one activation tensor (batch 1). */
public record Shape(int height, int width, int channels) {
  public Shape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "A shape needs positive sizes, but is " + height + "×" + width + "×" + channels + ".");
    }
  }

  public long elements() {
    return (long) height * width * channels;
  }

  public Shape withChannels(int newChannels) {
    return new Shape(height, width, newChannels);
  }

  @Override
  public String toString() {
    return height + "×" + width + "×" + channels;
  }
}
