package org.hilab.server.latency;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.latency.LayerLatency.Cycles;
import org.jspecify.annotations.Nullable;

/** A latency table as JSON, which is read again and carries its hash, and as CSV for people. */
public final class LatencyTableFile {
  private static final String FORMAT = "hilab-latency-table-1";

  private LatencyTableFile() {}

  /**
   * The content of a file.
   *
   * @param functional true: the counts are no latencies, and no search takes them
   */
  private record Content(
      String format, String hash, boolean functional, TableDevice device, List<TableRow> layers) {}

  public static void write(LatencyTable table, Path file) {
    WholeFile.write("The latency table", file, json(table));
  }

  /** The whole table as one JSON text. */
  public static String json(LatencyTable table) {
    List<TableRow> rows =
        table.layers().entrySet().stream()
            .map(entry -> new TableRow(entry.getKey(), entry.getValue()))
            .toList();
    TableDevice device = table.device();
    try {
      return TableRow.JSON
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(
                  new Content(FORMAT, table.hash(), device.isFunctional(), device, rows))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A latency table is not JSON.", e);
    }
  }

  /** One line a shape. */
  public static String csv(LatencyTable table) {
    StringBuilder csv =
        new StringBuilder(
            "kind,inputHeight,inputWidth,inputChannels,outputHeight,outputWidth,outputChannels,"
                + "kernel,stride,dilation,macs,cycles,spreadCycles,repeats,outputCrc32c\n");
    table.layers().forEach((layer, latency) -> csv.append(line(layer, latency)));
    return csv.toString();
  }

  private static String line(LayerRecord layer, LayerLatency latency) {
    Cycles cycles = latency.cycles();
    List<Object> values =
        List.of(
            layer.kind().name().toLowerCase(Locale.ROOT),
            layer.input().height(),
            layer.input().width(),
            layer.input().channels(),
            layer.output().height(),
            layer.output().width(),
            layer.output().channels(),
            layer.window().kernel(),
            layer.window().stride(),
            layer.window().dilation(),
            layer.macs(),
            cycles == null ? "" : cycles.median(),
            cycles == null ? "" : cycles.spread(),
            cycles == null ? "" : cycles.repeats(),
            latency.outputCrc32c());
    return String.join(",", values.stream().map(Object::toString).toList()) + "\n";
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws InvalidInput if the file cannot be read, is no table, or was changed by hand
   */
  public static LatencyTable read(Path file) {
    try {
      return table(TableRow.JSON.readValue(Files.readString(file), Content.class), file);
    } catch (JsonProcessingException e) {
      throw invalid(file, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw invalid(file, WholeFile.why(e), e);
    }
  }

  private static LatencyTable table(Content content, Path file) {
    if (!content.format().equals(FORMAT)) {
      throw invalid(file, "its format is " + content.format() + ", not " + FORMAT, null);
    }
    SortedMap<LayerRecord, LayerLatency> layers = new TreeMap<>(LayerText.SMALLEST_FIRST);
    content.layers().forEach(row -> layers.put(row.layer(), row.latency()));
    LatencyTable table = made(content.device(), layers, file);
    if (layers.size() != content.layers().size() || !table.hash().equals(content.hash())) {
      throw invalid(file, "its layers are not those that its hash was made of", null);
    }
    return table;
  }

  private static LatencyTable made(
      TableDevice device, SortedMap<LayerRecord, LayerLatency> layers, Path file) {
    try {
      return new LatencyTable(device, layers);
    } catch (IllegalArgumentException e) {
      throw invalid(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static InvalidInput invalid(Path file, String why, @Nullable Exception cause) {
    String what = "The latency table cannot be used";
    String which = file + " (" + why + ")";
    String doThis = "Give a file of hilab latency export";
    return cause == null
        ? new InvalidInput(what, which, doThis)
        : new InvalidInput(what, which, doThis, cause);
  }
}
