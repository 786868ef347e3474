package org.hilab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final int FUZZ_FRAMES = 200_000;

  @Test
  void good_vectors_are_written_and_read_alike() {
    List<List<String>> vectors = vectors("good");
    assertThat(vectors).isNotEmpty();
    for (List<String> vector : vectors) {
      byte[] wire = Vectors.bytes(vector.get(6));
      assertThat(frame(vector).wire()).as("%s", vector).isEqualTo(wire);
      assertIsRead(vector, wire);
    }
  }

  @Test
  void a_frame_is_found_behind_garbage() {
    List<List<String>> vectors = vectors("stream");
    assertThat(vectors).isNotEmpty();
    vectors.forEach(vector -> assertIsRead(vector, Vectors.bytes(vector.get(6))));
  }

  @Test
  void a_damaged_frame_is_counted_and_left_out() {
    List<List<String>> vectors = vectors("damaged");
    assertThat(vectors).isNotEmpty();
    for (List<String> vector : vectors) {
      byte[] wire = Vectors.bytes(vector.get(1));
      FrameDecoder decoder = new FrameDecoder();
      assertThat(decoder.receive(wire, wire.length)).as("%s", vector).isEmpty();
      assertThat(decoder.dropped()).as("%s", vector).isPositive();
    }
  }

  @Test
  void a_stream_without_an_end_takes_no_memory_and_the_next_frame_is_read() {
    FrameDecoder decoder = new FrameDecoder();
    byte[] flood = new byte[1 << 16];
    Arrays.fill(flood, (byte) 7);
    for (int i = 0; i < 64; i++) {
      assertThat(decoder.receive(flood, flood.length)).isEmpty();
    }
    byte[] wire = new Frame(1, 2, 3, 4, new byte[] {5}).wire();
    assertThat(decoder.receive(new byte[1], 1)).isEmpty();
    assertThat(decoder.receive(wire, wire.length)).hasSize(1);
    assertThat(decoder.dropped()).isEqualTo(1);
  }

  @Test
  void no_damage_on_the_line_makes_a_frame_that_was_not_sent() {
    Random random = new Random(20);
    FrameDecoder decoder = new FrameDecoder();
    int whole = 0;
    for (int i = 0; i < FUZZ_FRAMES; i++) {
      byte[] payload = new byte[random.nextInt(24)];
      random.nextBytes(payload);
      Frame sent = new Frame(1, random.nextInt(256), i & 0xffff, 99, payload);
      byte[] wire = damaged(sent.wire(), random);
      for (Frame frame : decoder.receive(wire, wire.length)) {
        whole++;
        // What was damaged behind its delimiter may arrive one frame later.
        if (frame.seq() == sent.seq() && !Arrays.equals(frame.wire(), sent.wire())) {
          throw new AssertionError("Frame " + i + " of seed 20 arrived changed.");
        }
      }
    }
    assertThat(whole).isBetween(FUZZ_FRAMES / 8, FUZZ_FRAMES);
    assertThat(decoder.dropped()).isGreaterThan(FUZZ_FRAMES / 8);
  }

  @Test
  void a_payload_that_no_device_takes_is_refused() {
    assertThatThrownBy(() -> new Frame(1, 2, 3, 4, new byte[961]))
        .hasMessageContaining("at most 960");
  }

  private static byte[] damaged(byte[] wire, Random random) {
    List<Byte> bytes = new ArrayList<>();
    for (byte value : wire) {
      int fate = random.nextInt(60);
      if (fate == 0) {
        continue;
      }
      bytes.add(fate == 1 ? (byte) (value ^ 1 << random.nextInt(8)) : value);
      if (fate == 2) {
        bytes.add((byte) random.nextInt());
      }
    }
    byte[] result = new byte[bytes.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = bytes.get(i);
    }
    return result;
  }

  private static void assertIsRead(List<String> vector, byte[] wire) {
    List<Frame> frames = new FrameDecoder().receive(wire, wire.length);
    assertThat(frames).as("%s", vector).hasSize(1);
    assertThat(frames.getFirst())
        .as("%s", vector)
        .usingRecursiveComparison()
        .isEqualTo(frame(vector));
  }

  private static Frame frame(List<String> vector) {
    return new Frame(
        Integer.parseInt(vector.get(1)),
        Integer.parseInt(vector.get(2)),
        Integer.parseInt(vector.get(3)),
        Integer.parseInt(vector.get(4)),
        Vectors.bytes(vector.get(5)));
  }

  private static List<List<String>> vectors(String kind) {
    return Vectors.lines("frames.txt").stream()
        .filter(vector -> vector.getFirst().equals(kind))
        .toList();
  }
}
