package org.hilab.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest implements JournalContract {
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  @TempDir Path folder;
  private Journal journal;

  @BeforeEach
  void open() {
    journal = Journal.open(folder, CLOCK);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Test
  void everything_is_there_after_it_was_closed_and_opened() {
    RunId run = journal.create("first", TestEvents.started()).join();
    journal.append(run, TestEvents.lost(1)).join();
    RunSummary before = journal.run(run);
    journal.close();
    open();

    assertThat(journal.run(run)).isEqualTo(before);
    assertThat(journal.append(run, TestEvents.lost(2)).join()).isEqualTo(3);
    assertThat(journal.verify(run)).isEqualTo(new Verification.Intact(3));
  }

  @Test
  void close_writes_what_waits() {
    RunId run = journal.create("first", TestEvents.started()).join();
    List<CompletableFuture<Long>> appends = new ArrayList<>();
    for (int i = 1; i <= 1000; i++) {
      appends.add(journal.append(run, TestEvents.lost(i)));
    }
    journal.close();

    assertThat(appends).allMatch(append -> append.isDone() && !append.isCompletedExceptionally());
    assertThatThrownBy(() -> journal.append(run, TestEvents.lost(1)).join())
        .hasMessageContaining("is closed");
    open();
    assertThat(journal.run(run).revision()).isEqualTo(1001);
  }

  @Test
  void a_full_queue_refuses_at_once_and_recovers() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RunId run = journal.create("first", TestEvents.started()).join();
    journal.onCommitted(_ -> {
      busy.countDown();
      awaitQuietly(goOn);
    });
    CompletableFuture<Long> first = journal.append(run, TestEvents.lost(1));
    busy.await();
    List<CompletableFuture<Long>> appends = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      appends.add(journal.append(run, TestEvents.lost(2)));
    }
    assertThatThrownBy(() -> journal.append(run, TestEvents.lost(3)).join())
        .hasMessageContaining("10000 writes already wait");

    goOn.countDown();
    assertThat(first.join()).isEqualTo(2);
    assertThat(appends.getLast().join()).isEqualTo(10_002);
    assertThat(journal.append(run, TestEvents.lost(3)).join()).isEqualTo(10_003);
  }

  @Test
  void a_failing_listener_stops_neither_the_others_nor_the_journal() {
    List<Recorded> heard = new ArrayList<>();
    journal.onCommitted(_ -> {
      throw new IllegalStateException("meant to fail");
    });
    journal.onCommitted(heard::add);

    RunId run = journal.create("first", TestEvents.started()).join();
    assertThat(journal.append(run, TestEvents.lost(1)).join()).isEqualTo(2);
    assertThat(heard).hasSize(2);
  }

  @Test
  void a_second_writer_is_refused_and_the_first_keeps_its_lock() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> Journal.open(folder, CLOCK))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("in use by another hilab")
          .hasMessageContaining("Stop that one");
    }
  }

  @Test
  void changed_and_missing_events_are_found() throws SQLException {
    RunId run = journal.create("first", TestEvents.started()).join();
    journal.append(run, List.of(TestEvents.lost(1), TestEvents.lost(2), TestEvents.lost(3))).join();

    tamper("update run_event set payload = replace(payload, '2', '3') where revision = 3");
    assertThat(journal.verify(run))
        .isEqualTo(new Verification.Broken(3, "its content does not match its hash"));
    tamper("delete from run_event where revision = 2");
    assertThat(journal.verify(run)).isEqualTo(new Verification.Broken(2, "it is missing"));
    tamper("delete from run_event where revision >= 2");
    assertThat(journal.verify(run))
        .isEqualTo(new Verification.Broken(2, "it and all after it are missing"));
  }

  @Test
  void events_cannot_be_changed_or_deleted_through_sql() {
    journal.create("first", TestEvents.started()).join();
    for (String sql : List.of("delete from run_event", "update run_event set at = 0")) {
      assertThatThrownBy(() -> execute(sql)).hasMessageContaining("run_event is append-only");
    }
  }

  @Test
  void a_damaged_file_is_refused_with_its_name() throws IOException {
    RunId run = journal.create("first", TestEvents.started()).join();
    for (int i = 1; i <= 100; i++) {
      journal.append(run, TestEvents.lost(i)).join();
    }
    journal.close();
    Path file = folder.resolve(Database.FILE);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 8192, bytes.length, (byte) 0x5a);
    Files.write(file, bytes);

    assertThatThrownBy(() -> Journal.open(folder, CLOCK))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("Restore it from a copy");
    Files.writeString(file, "This is not a database, it is a letter. ".repeat(500));
    assertThatThrownBy(() -> Journal.open(folder, CLOCK))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("not a database");
  }

  @Test
  void tables_of_a_newer_hilab_are_refused() throws SQLException {
    journal.close();
    execute(
        "insert into flyway_schema_history select 99, '99', 'newer', type, 'V99__newer.sql',"
            + " checksum, installed_by, installed_on, 0, 1 from flyway_schema_history"
            + " where installed_rank = 1");
    assertThatThrownBy(() -> Journal.open(folder, CLOCK))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("99")
        .hasMessageContaining("use the hilab that wrote it")
        .message()
        .hasLineCount(1);
  }

  @Test
  void a_folder_that_cannot_be_made_is_refused_with_its_name() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> Journal.open(file.resolve("journal"), CLOCK))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cannot be created");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tamper(String sql) throws SQLException {
    execute("drop trigger if exists run_event_is_never_changed");
    execute("drop trigger if exists run_event_is_never_deleted");
    execute(sql);
  }

  private void execute(String sql) throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve(Database.FILE);
    try (Connection connection = DriverManager.getConnection(url)) {
      Database.execute(connection, sql);
    }
  }
}
