package org.hilab.link;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A small network with every operator, and what it gives: firmware-scripts/vectors/network.txt,
 * computed by its generator.
 */
record TestingNetwork(
    byte[] schedule,
    byte[] weights,
    byte[] parameters,
    byte[] image,
    int seed,
    List<Long> checksums) {
  private static final int IMAGE_BYTES = 24 * 20 * 3;

  static TestingNetwork read() {
    List<List<String>> lines = Vectors.lines("network.txt");
    return new TestingNetwork(
        Vectors.bytes(value(lines, "schedule")),
        Vectors.bytes(value(lines, "weights")),
        Vectors.bytes(value(lines, "parameters")),
        image(Integer.parseInt(value(lines, "seed"))),
        Integer.parseInt(value(lines, "seed")),
        Arrays.stream(value(lines, "crcs").split(","))
            .map(crc -> Long.parseLong(crc, 16))
            .toList());
  }

  private static String value(List<List<String>> lines, String name) {
    return lines.stream()
        .filter(line -> line.getFirst().equals(name))
        .findFirst()
        .orElseThrow()
        .get(1);
  }

  RunJob job(Duration time) {
    return RunJob.once(schedule, image, time);
  }

  /** Of every layer but the image. */
  List<Long> computed() {
    return checksums.subList(1, checksums.size());
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
