package org.hilab.protocol;

/**
 * What a board with the resident firmware runs, and what has to come out.
 *
 * @param residentImage the file of weights and parameters that the schedule was made for
 * @param expectedOutput of the last layer's output in H, W, C order; another one is no result
 * @param estimatedCycles of one pass; a board that takes three times as long is stopped
 */
public record Program(
    BlobId residentImage,
    Schedule schedule,
    Passes passes,
    Crc32c expectedOutput,
    long estimatedCycles) {
  private static final long MOST_CYCLES = 1_000_000_000_000L;

  public Program {
    Bounds.present("resident image", residentImage);
    Bounds.present("schedule", schedule);
    Bounds.present("passes", passes);
    Bounds.present("expected output", expectedOutput);
    Bounds.range("estimated number of cycles", estimatedCycles, 1, MOST_CYCLES);
  }

  /**
   * How often it is run.
   *
   * @param warmUps before the counted passes
   * @param repeats counted passes
   */
  public record Passes(int warmUps, int repeats) {
    private static final int MOST = 64;

    public Passes {
      Bounds.range("number of warm-ups", warmUps, 0, MOST);
      Bounds.range("number of repeats", repeats, 1, MOST);
    }
  }
}
