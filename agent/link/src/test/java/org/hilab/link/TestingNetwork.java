package org.hilab.link;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A small network with every operator, and what it gives: firmware-scripts/vectors/network.txt,
 * computed by its generator.
 */
record TestingNetwork(
    byte[] schedule, byte[] weights, byte[] parameters, byte[] image, List<Long> checksums) {
  private static final int IMAGE_BYTES = 24 * 20 * 3;

  static TestingNetwork read() {
    Map<String, String> values =
        Vectors.lines("network.txt").stream()
            .collect(Collectors.toMap(List::getFirst, line -> line.get(1)));
    return new TestingNetwork(
        Vectors.bytes(values.get("schedule")),
        Vectors.bytes(values.get("weights")),
        Vectors.bytes(values.get("parameters")),
        image(Integer.parseInt(values.get("seed"))),
        Arrays.stream(values.get("crcs").split(",")).map(crc -> Long.parseLong(crc, 16)).toList());
  }

  RunJob job(Duration time) {
    return RunJob.once(schedule, image, time);
  }

  long logits() {
    return checksums.getLast();
  }

  /** The generator of firmware-scripts/messages.md, tensor 0. */
  private static byte[] image(int seed) {
    byte[] image = new byte[IMAGE_BYTES];
    int state = seed ^ 0x9e3779b9;
    for (int i = 0; i < image.length; i++) {
      state = state * 1664525 + 1013904223;
      image[i] = (byte) (state >>> 24);
    }
    return image;
  }
}
