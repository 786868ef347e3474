package org.hilab.agent.devices;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.hilab.agent.blobs.BlobSource;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.Program;
import org.hilab.protocol.Schedule;
import org.hilab.protocol.Workload;

/**
 * The small network with every operator of firmware-scripts/vectors/network.txt as the server would
 * send it, and the blobs that it needs.
 */
final class TestingNetwork implements BlobSource {
  private static final int IMAGE_BYTES = 24 * 20 * 3;

  private final Map<String, String> lines;
  final byte[] resident;
  final byte[] picture;

  TestingNetwork() throws IOException {
    Path file = Path.of(System.getProperty("hilab.firmware"), "vectors/network.txt");
    lines =
        Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .map(line -> line.split(" ", -1))
            .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    resident = resident(bytes("weights"), bytes("parameters"));
    picture = picture(Integer.parseInt(value("seed")));
  }

  Workload.RunNetwork work() {
    return new Workload.RunNetwork("0101", program(logits()), BlobId.of(picture), true);
  }

  /** Whose checksums are not what comes out. */
  Workload.RunNetwork wronglyExpected() {
    return new Workload.RunNetwork(
        "0101", program(new Crc32c("00000000")), BlobId.of(picture), true);
  }

  /** The network as if it were a layer: on input of the generator, which the picture is. */
  Workload.RunLayer layer() {
    return new Workload.RunLayer("all", program(logits()), Long.parseLong(value("seed")));
  }

  /** Its first convolution has a stride that no kernel knows. */
  Workload.RunNetwork impossible() {
    byte[] bytes = bytes("schedule");
    bytes[24 + 28 + 1] = 0x77;
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 4, crc32c(bytes, bytes.length - 4));
    Program program = program(new Schedule(bytes), logits());
    return new Workload.RunNetwork("0101", program, BlobId.of(picture), false);
  }

  Crc32c logits() {
    String[] crcs = value("crcs").split(",", -1);
    return new Crc32c(crcs[crcs.length - 1]);
  }

  Program program(Crc32c expected) {
    return program(new Schedule(bytes("schedule")), expected);
  }

  Program program(Schedule schedule, Crc32c expected) {
    return new Program(
        BlobId.of(resident), schedule, new Program.Passes(1, 2), expected, 1_000_000);
  }

  @Override
  public ByteArrayInputStream open(BlobId blob) throws IOException {
    if (blob.equals(BlobId.of(resident))) {
      return new ByteArrayInputStream(resident);
    }
    if (blob.equals(BlobId.of(picture))) {
      return new ByteArrayInputStream(picture);
    }
    throw new IOException("no blob " + blob);
  }

  private String value(String name) {
    String value = lines.get(name);
    if (value == null) {
      throw new IllegalStateException("network.txt has no line " + name);
    }
    return value;
  }

  byte[] bytes(String name) {
    return HexFormat.of().parseHex(value(name));
  }

  /** The file of firmware-scripts/messages.md. */
  static byte[] resident(byte[] weights, byte[] parameters) {
    ByteBuffer file =
        ByteBuffer.allocate(32 + weights.length + parameters.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x49524c48).putInt(1).putInt(weights.length).putInt(parameters.length);
    file.putInt(crc32c(weights, weights.length)).putInt(crc32c(parameters, parameters.length));
    file.putInt(0).putInt(crc32c(file.array(), 28));
    return file.put(weights).put(parameters).array();
  }

  static int crc32c(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    return (int) crc.getValue();
  }

  /** The generator of firmware-scripts/messages.md, tensor 0. */
  private static byte[] picture(int seed) {
    byte[] picture = new byte[IMAGE_BYTES];
    int state = seed ^ 0x9e3779b9;
    for (int i = 0; i < picture.length; i++) {
      state = state * 1664525 + 1013904223;
      picture[i] = (byte) (state >>> 24);
    }
    return picture;
  }
}
