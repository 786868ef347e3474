package org.hilab.server.journal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A process that appends to its newest run until it is killed, and prints what is acknowledged. */
final class AppendForever {
  private AppendForever() {}

  static final String ACKNOWLEDGED = "acknowledged ";

  /** Arguments: the folder. Output: among others, one line per acknowledged revision. */
  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] arguments) {
    Journal journal = Journal.open(Path.of(arguments[0]), InstantSource.system());
    List<RunSummary> runs = journal.runs();
    RunId run =
        runs.isEmpty()
            ? journal.create("kill", TestEvents.started()).join()
            : runs.getFirst().run();
    while (true) {
      List<RunEvent> batch = List.of(TestEvents.lost(1), TestEvents.accuracy());
      System.out.println(ACKNOWLEDGED + journal.append(run, batch).join());
    }
  }
}
