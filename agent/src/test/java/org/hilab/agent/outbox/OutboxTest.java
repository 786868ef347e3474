package org.hilab.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final long REWRITE_BYTES = 2_000;

  @TempDir Path folder;

  @Test
  void what_was_not_acknowledged_is_there_after_a_restart() throws IOException {
    Path file = folder.resolve("outbox");
    try (Outbox outbox = Outbox.open(file)) {
      for (int i = 1; i <= 5; i++) {
        assertThat(outbox.add(result(i))).isTrue();
      }
      outbox.acknowledge(result(2).ticket());
      outbox.acknowledge(result(4).ticket());
    }
    try (Outbox outbox = Outbox.open(file)) {
      assertThat(outbox.pending()).containsExactly(result(1), result(3), result(5));
    }
  }

  @Test
  void a_file_cut_off_anywhere_gives_the_results_before_the_cut_and_can_be_continued()
      throws IOException {
    Path whole = folder.resolve("whole");
    List<Long> ends = new ArrayList<>();
    try (Outbox outbox = Outbox.open(whole)) {
      for (int i = 1; i <= 3; i++) {
        outbox.add(result(i));
        ends.add(Files.size(whole));
      }
    }
    byte[] bytes = Files.readAllBytes(whole);
    for (int cut = 0; cut <= bytes.length; cut += 5) {
      Path file = folder.resolve("cut");
      Files.write(file, Arrays.copyOf(bytes, cut));
      int length = cut;
      int intact = (int) ends.stream().filter(end -> end <= length).count();
      assertContinues(file, intact, "cut at " + cut);
    }
  }

  @Test
  void a_damaged_byte_never_gives_a_wrong_result() throws IOException {
    Path whole = folder.resolve("whole");
    try (Outbox outbox = Outbox.open(whole)) {
      outbox.add(result(1));
      outbox.add(result(2));
    }
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(7);
    for (int i = 0; i < bytes.length; i += 3) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << random.nextInt(8));
      Path file = folder.resolve("damaged");
      Files.write(file, damaged);
      try (Outbox outbox = Outbox.open(file)) {
        assertThat(List.of(result(1), result(2))).as("byte %d", i).containsAll(outbox.pending());
      }
    }
  }

  @Test
  void the_file_does_not_grow_for_ever() throws IOException {
    Path file = folder.resolve("outbox");
    try (Outbox outbox = Outbox.open(file, REWRITE_BYTES)) {
      outbox.add(result(1));
      for (int i = 2; i < 40; i++) {
        outbox.add(result(i));
        outbox.acknowledge(result(i).ticket());
      }
      assertThat(Files.size(file)).isLessThan(REWRITE_BYTES + 300);
    }
    try (Outbox outbox = Outbox.open(file)) {
      assertThat(outbox.pending()).containsExactly(result(1));
    }
  }

  @Test
  void a_data_folder_keeps_the_agents_id_and_serves_one_process() throws IOException {
    try (DataFolder data = DataFolder.open(folder)) {
      assertThat(data.agentId(() -> "a-1").value()).isEqualTo("a-1");
    }
    try (DataFolder data = DataFolder.open(folder)) {
      assertThat(data.agentId(() -> "a-2").value()).isEqualTo("a-1");
    }
    Files.writeString(folder.resolve("agent-id"), "two words");
    try (DataFolder data = DataFolder.open(folder)) {
      assertThatThrownBy(() -> data.agentId(() -> "a-3")).hasMessageContaining("Delete it");
    }
  }

  private static void assertContinues(Path file, int intact, String what) throws IOException {
    try (Outbox outbox = Outbox.open(file)) {
      assertThat(outbox.pending()).as(what).hasSize(intact);
      outbox.add(result(9));
    }
    try (Outbox outbox = Outbox.open(file)) {
      assertThat(outbox.pending()).as(what).hasSize(intact + 1).endsWith(result(9));
    }
  }

  private static Result result(int number) {
    return new Result(
        new Ticket(new JobId("job-" + number), number), new MeasurementOutcome.Lost("unplugged"));
  }
}
