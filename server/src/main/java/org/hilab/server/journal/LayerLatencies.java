package org.hilab.server.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LayerLatency;
import org.hilab.server.latency.LayerText;
import org.hilab.server.latency.TableDevice;
import org.hilab.server.latency.TableRow;

/** What layer shapes cost, kept as it comes in, so that a table grows over any number of starts. */
public final class LayerLatencies {
  private final Writer writer;
  private final Connection connection;
  private final Reader reader;
  private final InstantSource clock;

  LayerLatencies(Writer writer, Connection connection, Reader reader, InstantSource clock) {
    this.writer = writer;
    this.connection = connection;
    this.reader = reader;
    this.clock = clock;
  }

  /** Keeps one shape's result, if it is the first: then true. */
  public CompletableFuture<Boolean> put(TableDevice device, TableRow row) {
    return writer.submit(() -> insert(device, row));
  }

  /** What has been measured on a device so far; reads from the disk. */
  public LatencyTable table(TableDevice device) {
    return reader.ask(connection -> LatencyTable.of(device, rows(connection, device)));
  }

  /** The devices of which something was measured, the latest last; reads from the disk. */
  public List<TableDevice> devices() {
    return reader.ask(LayerLatencies::devices);
  }

  private boolean insert(TableDevice device, TableRow row) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into layer_latency (device_class, firmware, clock_hz, arena_bytes, layer, row,"
                + " measured_at) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
      bind(insert, device);
      insert.setString(5, LayerText.of(row.layer()));
      insert.setString(6, row.json());
      insert.setLong(7, clock.millis());
      return insert.executeUpdate() == 1;
    }
  }

  private static void bind(PreparedStatement statement, TableDevice device) throws SQLException {
    statement.setString(1, device.deviceClass());
    statement.setString(2, device.firmware());
    statement.setLong(3, device.clockHz());
    statement.setLong(4, device.arenaBytes());
  }

  private static SortedMap<LayerRecord, LayerLatency> rows(
      Connection connection, TableDevice device) throws SQLException {
    SortedMap<LayerRecord, LayerLatency> rows = new TreeMap<>(LayerText.SMALLEST_FIRST);
    try (PreparedStatement select =
        connection.prepareStatement(
            "select row from layer_latency where device_class = ? and firmware = ?"
                + " and clock_hz = ? and arena_bytes = ?")) {
      bind(select, device);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          TableRow row = TableRow.of(result.getString(1));
          rows.put(row.layer(), row.latency());
        }
      }
    }
    return rows;
  }

  private static List<TableDevice> devices(Connection connection) throws SQLException {
    List<TableDevice> devices = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select device_class, firmware, clock_hz, arena_bytes from layer_latency"
                    + " group by 1, 2, 3, 4 order by max(measured_at), 1, 2");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        devices.add(
            new TableDevice(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)));
      }
    }
    return devices;
  }
}
