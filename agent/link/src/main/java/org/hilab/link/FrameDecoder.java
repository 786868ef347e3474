package org.hilab.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a stream of bytes into frames. What is damaged or too long is counted and left out. */
final class FrameDecoder {
  private final byte[] pending = new byte[Frame.WIRE_MAX - 1];
  private int size;
  private boolean tooLong;
  private long dropped;
  private long empty;

  /** The frames that the first {@code count} bytes complete. */
  List<Frame> receive(byte[] bytes, int count) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (bytes[i] == 0) {
        delimiter(frames);
      } else if (size < pending.length) {
        pending[size++] = bytes[i];
      } else {
        tooLong = true;
      }
    }
    return frames;
  }

  /** How many frames were damaged or too long. */
  long dropped() {
    return dropped;
  }

  /** How many delimiters ended nothing. */
  long empty() {
    return empty;
  }

  private void delimiter(List<Frame> frames) {
    if (size > 0) {
      int before = frames.size();
      if (!tooLong) {
        Frame.decode(Arrays.copyOf(pending, size)).ifPresent(frames::add);
      }
      dropped += frames.size() == before ? 1 : 0;
    } else {
      empty++;
    }
    size = 0;
    tooLong = false;
  }
}
