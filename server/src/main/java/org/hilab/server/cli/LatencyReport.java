package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LayerLatency;
import org.hilab.server.latency.LayerLatency.Cycles;

/** A latency table for a terminal and for scripts: its device, and its speed by kind of layer. */
final class LatencyReport {
  private LatencyReport() {}

  /** Layers that are alike for a kernel. */
  private static String group(LayerRecord layer) {
    return switch (layer.kind()) {
      case CONV ->
          layer.window().kernel() == 1
              ? "pointwise"
              : "dense " + layer.window().kernel() + "×" + layer.window().kernel();
      case DEPTHWISE ->
          "depthwise, stride "
              + layer.window().stride()
              + ", dilation "
              + layer.window().dilation();
      case ADD, POOL, BROADCAST, CONCAT, RELU, RESIZE ->
          layer.kind().name().toLowerCase(Locale.ROOT);
    };
  }

  static String text(LatencyTable table) {
    String head =
        String.format(
            Locale.ROOT,
            "%s%ntable %s%n%d shapes%s%n",
            table.device().text(),
            table.hash(),
            table.layers().size(),
            table.device().isFunctional()
                ? ", functional: checksums are equal, nothing here is a latency"
                : ", " + table.device().clockHz() / 1_000_000 + " MHz");
    return table.device().isFunctional() ? head : head + rates(table);
  }

  private static String rates(LatencyTable table) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-32s %6s %12s %10s %13s %9s%n",
            "kind",
            "shapes",
            "Mcycles",
            "MAC/cycle",
            "cycles/output",
            "spread %"));
    groups(table).forEach((name, rows) -> text.append(rate(name, rows)));
    return text.toString();
  }

  private static Map<String, List<Map.Entry<LayerRecord, LayerLatency>>> groups(
      LatencyTable table) {
    return table.layers().entrySet().stream()
        .collect(
            Collectors.groupingBy(row -> group(row.getKey()), TreeMap::new, Collectors.toList()));
  }

  private static String rate(String name, List<Map.Entry<LayerRecord, LayerLatency>> rows) {
    long macs = rows.stream().mapToLong(row -> row.getKey().macs()).sum();
    long outputs = rows.stream().mapToLong(row -> row.getKey().output().elements()).sum();
    long cycles = rows.stream().mapToLong(row -> cycles(row.getValue()).median()).sum();
    double spread =
        rows.stream()
            .map(row -> cycles(row.getValue()))
            .mapToDouble(one -> 100.0 * one.spread() / one.median())
            .max()
            .orElse(0);
    return String.format(
        Locale.ROOT,
        "%-32s %6d %12.3f %10s %13.2f %9.2f%n",
        name,
        rows.size(),
        cycles / 1e6,
        macs == 0 ? "–" : String.format(Locale.ROOT, "%.2f", (double) macs / cycles),
        (double) cycles / outputs,
        spread);
  }

  private static Cycles cycles(LayerLatency latency) {
    Cycles cycles = latency.cycles();
    if (cycles == null) {
      throw new IllegalArgumentException("A functional table has no rates.");
    }
    return cycles;
  }

  static ObjectNode json(LatencyTable table) {
    ObjectNode json = Output.object();
    json.put("hash", table.hash());
    json.put("deviceClass", table.device().deviceClass());
    json.put("firmware", table.device().firmware());
    json.put("clockHz", table.device().clockHz());
    json.put("arenaBytes", table.device().arenaBytes());
    json.put("functional", table.device().isFunctional());
    json.put("shapes", table.layers().size());
    if (!table.device().isFunctional()) {
      ObjectNode kinds = json.putObject("cyclesByKind");
      for (LayerKind kind : LayerKind.values()) {
        kinds.put(kind.name().toLowerCase(Locale.ROOT), cycles(table, kind));
      }
    }
    return json;
  }

  private static long cycles(LatencyTable table, LayerKind kind) {
    return table.layers().entrySet().stream()
        .filter(row -> row.getKey().kind() == kind)
        .mapToLong(row -> cycles(row.getValue()).median())
        .sum();
  }
}
