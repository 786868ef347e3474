package org.hilab.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  /** With -Dhilab.golden.rewrite=true the golden files are written instead of compared. */
  private static final boolean REWRITE = Boolean.getBoolean("hilab.golden.rewrite");

  private final MessageCodec codec = new MessageCodec();

  @Test
  void every_message_has_its_golden_bytes() {
    TestingMessages.ofAgent().forEach((name, message) -> golden(name, codec.encode(message)));
    TestingMessages.ofServer().forEach((name, message) -> golden(name, codec.encode(message)));
  }

  @Test
  void what_was_written_is_read_again() throws ProtocolException {
    for (AgentMessage message : TestingMessages.ofAgent().values()) {
      assertThat(codec.decodeAgentMessage(codec.encode(message))).isEqualTo(message);
    }
    for (ServerMessage message : TestingMessages.ofServer().values()) {
      assertThat(codec.decodeServerMessage(codec.encode(message))).isEqualTo(message);
      if (message instanceof ServerMessage.Job job) {
        assertThat(codec.decodeWorkload(codec.encode(job.workload()))).isEqualTo(job.workload());
      }
    }
    MeasurementOutcome lost = new MeasurementOutcome.Lost("unplugged");
    assertThat(codec.decodeOutcome(codec.encode(lost))).isEqualTo(lost);
  }

  @Test
  void a_refusal_says_what_is_wrong_and_where() {
    refused("", "no JSON");
    refused("\u0000\u0001", "no JSON");
    refused("[]", "no JSON object");
    refused("{}", "type");
    refused("{\"type\":\"reboot\"}", "reboot");
    refused("{\"type\":\"heartbeat\",\"at\":1}", "at");
    refused("{\"type\":\"heartbeat\"} {}", "Trailing");
    refused("{\"type\":\"heartbeat\",\"type\":\"heartbeat\"}", "Duplicate");
    refused("{\"type\":\"pull\",\"board\":\"b\"}", "slots");
    refused("{\"type\":\"pull\",\"board\":\"b\",\"slots\":null}", "slots");
    refused("{\"type\":\"pull\",\"board\":\"b\",\"slots\":\"2\"}", "slots");
    refused("{\"type\":\"pull\",\"board\":\"b\",\"slots\":1.5}", "slots");
    refused("{\"type\":\"pull\",\"board\":\"b\",\"slots\":-1}", "-1");
    refused("{\"type\":\"pull\",\"board\":\"a b\",\"slots\":1}", "U+0020");
    refused("{\"type\":\"pull\",\"board\":null,\"slots\":1}", "board is missing");
    refused(
        "{\"type\":\"hello\",\"protocolVersion\":9,\"moon\":1}", "protocol version 9, this server");
  }

  @Test
  void a_damaged_schedule_is_refused() {
    String good = new String(codec.encode(TestingMessages.layer()), UTF_8);
    String bad = good.replaceFirst("\"schedule\":\"SExT", "\"schedule\":\"SExU");
    assertThat(bad).isNotEqualTo(good);
    assertThatThrownBy(() -> codec.decodeWorkload(bad.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("The schedule is damaged");
  }

  @Test
  void the_longest_schedule_fits_into_a_message() throws ProtocolException {
    byte[] bytes = new byte[28 + 256 * 28];
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 4, (int) crc.getValue());
    Program program =
        new Program(
            BlobId.of(bytes),
            new Schedule(bytes),
            new Program.Passes(0, 1),
            Crc32c.of(crc.getValue()),
            1);
    Workload workload = new Workload.RunLayer("longest", program, 0);
    assertThat(codec.decodeWorkload(codec.encode(workload))).isEqualTo(workload);
    assertThat(program.schedule().id()).isEqualTo(Crc32c.of(crc.getValue()));
  }

  @Test
  void boards_run_and_models_estimate() {
    Workload network = TestingMessages.network();
    Workload estimate = TestingMessages.estimate();
    Board board = TestingMessages.resident();
    Board model = new Board(new BoardId("estimate-0"), "gap8", "estimate");
    assertThat(board.takes(network)).isTrue();
    assertThat(board.takes(estimate)).isFalse();
    assertThat(model.takes(network)).isFalse();
    assertThat(model.takes(estimate)).isTrue();
  }

  @Test
  void a_frame_over_the_limit_is_refused_unread() {
    assertThatThrownBy(() -> codec.decodeAgentMessage(new byte[Limits.FRAME_BYTES + 1]))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("1048577 bytes");
  }

  @Test
  void no_bytes_lead_to_another_exception_than_the_protocols() {
    List<byte[]> seeds = new ArrayList<>();
    TestingMessages.ofAgent().values().forEach(message -> seeds.add(codec.encode(message)));
    TestingMessages.ofServer().values().forEach(message -> seeds.add(codec.encode(message)));
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] frame =
          seed % 4 == 0 ? noise(random) : mutated(seeds.get(random.nextInt(seeds.size())), random);
      String what = "seed " + seed + ": " + new String(frame, UTF_8);
      assertSurvives(what, () -> codec.decodeAgentMessage(frame));
      assertSurvives(what, () -> codec.decodeServerMessage(frame));
    }
  }

  private interface Decoding {
    Object run() throws ProtocolException;
  }

  private static void assertSurvives(String what, Decoding decoding) {
    try {
      assertThat(decoding.run()).as(what).isNotNull();
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).as(what).isNotBlank();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what, e);
    }
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mutated(byte[] frame, Random random) {
    StringBuilder text = new StringBuilder(new String(frame, UTF_8));
    String[] pieces = {
      "null",
      "-1",
      "1e999",
      "99999999999999999999",
      "\"",
      "{",
      "}",
      "[",
      "[[[[[[[[[[[[[[[[[[",
      "]",
      ",",
      ":",
      "\\u0000",
      "true",
      "0.5",
      "\"type\":\"pull\",",
      "\u00e9",
      "",
      " "
    };
    for (int i = 0; i <= random.nextInt(4); i++) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(6));
      text.replace(from, to, pieces[random.nextInt(pieces.length)]);
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private void refused(String frame, String because) {
    assertThatThrownBy(() -> codec.decodeAgentMessage(frame.getBytes(UTF_8)))
        .as(frame)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(because);
  }

  private static void golden(String name, byte[] actual) {
    String text = new String(actual, UTF_8) + "\n";
    String file = "golden/" + name + ".json";
    try {
      if (REWRITE) {
        Files.writeString(Path.of("src/test/resources", file), text);
        return;
      }
      try (InputStream golden = MessageCodecTest.class.getResourceAsStream("/" + file)) {
        assertThat(golden).as("the golden file " + file).isNotNull();
        assertThat(text).as(file).isEqualTo(new String(golden.readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
