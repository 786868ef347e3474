package org.hilab.server.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.latency.LayerLatency.Cycles;

/**
 * The cycles of layer shapes on one device. Layers cost the same in every network, so a network's
 * latency is the sum of its layers.
 *
 * @param layers by shape, the smallest first
 */
public record LatencyTable(TableDevice device, SortedMap<LayerRecord, LayerLatency> layers) {
  private static final String FORMAT = "hilab latency table 1";

  public LatencyTable {
    SortedMap<LayerRecord, LayerLatency> sorted = new TreeMap<>(LayerText.SMALLEST_FIRST);
    sorted.putAll(layers);
    layers = Collections.unmodifiableSortedMap(sorted);
    for (var entry : layers.entrySet()) {
      if ((entry.getValue().cycles() == null) != device.isFunctional()) {
        throw new IllegalArgumentException(
            "A table of "
                + device.text()
                + (device.isFunctional() ? " has no cycles, but " : " has cycles, but not ")
                + LayerText.of(entry.getKey())
                + ".");
      }
    }
  }

  /** The same of layers in any order. */
  public static LatencyTable of(TableDevice device, Map<LayerRecord, LayerLatency> layers) {
    SortedMap<LayerRecord, LayerLatency> sorted = new TreeMap<>(LayerText.SMALLEST_FIRST);
    sorted.putAll(layers);
    return new LatencyTable(device, sorted);
  }

  /**
   * Cycles of one inference.
   *
   * @throws IllegalArgumentException if the table lacks a layer, or is functional
   */
  public long cycles(Collection<LayerRecord> network) {
    return network.stream().mapToLong(layer -> cycles(layer).median()).sum();
  }

  /** The sum of the spreads of a network's layers: how far the repeats were apart at worst. */
  public long spreadCycles(Collection<LayerRecord> network) {
    return network.stream().mapToLong(layer -> cycles(layer).spread()).sum();
  }

  /** The fewest repeats of any layer of a network. */
  public int repeats(Collection<LayerRecord> network) {
    return network.stream().mapToInt(layer -> cycles(layer).repeats()).min().orElse(1);
  }

  /** The part of the table that has these shapes. */
  public LatencyTable only(Collection<LayerRecord> wanted) {
    SortedMap<LayerRecord, LayerLatency> part = new TreeMap<>(LayerText.SMALLEST_FIRST);
    part.putAll(layers);
    part.keySet().retainAll(new HashSet<>(wanted));
    return new LatencyTable(device, part);
  }

  /** The shapes that are not in the table, each once, the smallest first. */
  public List<LayerRecord> missing(Collection<LayerRecord> wanted) {
    TreeSet<LayerRecord> missing = new TreeSet<>(LayerText.SMALLEST_FIRST);
    wanted.stream().filter(layer -> !layers.containsKey(layer)).forEach(missing::add);
    return List.copyOf(missing);
  }

  /**
   * SHA-256 of everything that decides a search: the device and the cycles of every shape. Who
   * measured it, and how far the repeats were apart, changes nothing.
   */
  public String hash() {
    StringBuilder text = new StringBuilder(FORMAT).append('\n');
    text.append(device.deviceClass()).append('\n');
    text.append(device.firmware()).append('\n');
    text.append(device.clockHz()).append('\n');
    text.append(device.arenaBytes()).append('\n');
    layers.forEach((layer, latency) -> {
      Cycles cycles = latency.cycles();
      text.append(LayerText.of(layer)).append(' ');
      text.append(cycles == null ? latency.outputCrc32c() : cycles.median()).append('\n');
    });
    return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(UTF_8)));
  }

  private Cycles cycles(LayerRecord layer) {
    LayerLatency latency = layers.get(layer);
    Cycles cycles = latency == null ? null : latency.cycles();
    if (cycles == null) {
      throw new IllegalArgumentException(
          "The latency table of " + device.text() + " has no cycles of " + LayerText.of(layer));
    }
    return cycles;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
