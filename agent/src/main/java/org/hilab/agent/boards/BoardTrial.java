package org.hilab.agent.boards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.hilab.link.Identity;
import org.hilab.link.Inference;
import org.hilab.link.LinkSettings;
import org.hilab.link.Outcome;
import org.hilab.link.ResidentBoard;
import org.hilab.link.Transport;

/** Whether a board answers, what it says it is, and whether it computes what it should. */
final class BoardTrial {
  private static final Duration GREETING_PATIENCE = Duration.ofSeconds(20);
  private static final Duration JOB_PATIENCE = Duration.ofSeconds(60);
  private static final int GREETINGS = 5;
  private static final long SEEDS = 1L << 32;

  private final ResidentBoard board;
  private final RandomGenerator random;

  BoardTrial(Transport line, LinkSettings settings, RandomGenerator random) {
    this.board = new ResidentBoard(line, settings, random);
    this.random = random;
  }

  /** What is known after the test. */
  sealed interface Verdict {
    /**
     * It answers, and its checksum is the expected one.
     *
     * @param roundTripMicros of a greeting, the median
     * @param cycles of the small job, the median; on posix and QEMU it counts something else
     */
    record Sound(Identity identity, long roundTripMicros, long cycles, long crc32c)
        implements Verdict {
      ObjectNode json(ObjectNode report) {
        Identity.Machine machine = identity.machine();
        report
            .put("sound", true)
            .put("backend", identity.backend().name().toLowerCase(Locale.ROOT))
            .put("uniqueId", hex(identity.uniqueId()))
            .put("firmware", hex(identity.firmwareHash()))
            .put("bootCounter", identity.bootCounter())
            .put("resetCause", identity.resetCause().name())
            .put("cores", machine.cores())
            .put("controllerHz", machine.controllerHz())
            .put("clusterHz", machine.clusterHz())
            .put("arenaBytes", identity.arenaBytes())
            .put("weightBytes", identity.weights().valid() ? identity.weights().bytes() : 0)
            .put("roundTripMicros", roundTripMicros)
            .put("jobCounts", cycles)
            .put("countsCycles", countsCycles())
            .put("jobCrc32c", String.format("%08x", crc32c));
        return report;
      }

      String text() {
        Identity.Machine machine = identity.machine();
        return String.format(
            Locale.ROOT,
            """
              backend      %s, board %s, %d cores
              firmware     %s, boot %d, last reset %s
              clocks       controller %s, cluster %s
              memory       %,d bytes of arena, weights %s
              round trip   %.1f ms, the median of %d greetings
              small job    checksum %08x as expected, %,d %s\
            """,
            identity.backend().name().toLowerCase(Locale.ROOT),
            hex(identity.uniqueId()),
            machine.cores(),
            hex(identity.firmwareHash()),
            identity.bootCounter(),
            identity.resetCause(),
            megahertz(machine.controllerHz()),
            megahertz(machine.clusterHz()),
            identity.arenaBytes(),
            identity.weights().valid()
                ? String.format(Locale.ROOT, "%,d bytes", identity.weights().bytes())
                : "none",
            roundTripMicros / 1e3,
            GREETINGS,
            crc32c,
            cycles,
            countsCycles() ? "cycles" : "counts, which are no latency");
      }

      private boolean countsCycles() {
        return switch (identity.backend()) {
          case GAP8, GVSOC -> true;
          case QEMU, POSIX -> false;
        };
      }

      private static String hex(long value) {
        return String.format("%016x", value);
      }

      private static String megahertz(long hertz) {
        return hertz == 0 ? "unknown" : String.format(Locale.ROOT, "%.1f MHz", hertz / 1e6);
      }
    }

    record Unsound(String why) implements Verdict {}
  }

  Verdict run() throws InterruptedException {
    // The first greeting may have to wait for a boot.
    return switch (board.hello(GREETING_PATIENCE)) {
      case Outcome.Failed<Identity> failed -> unsound(failed);
      case Outcome.Done<Identity> done -> greetAgain(done.value());
    };
  }

  private Verdict greetAgain(Identity identity) throws InterruptedException {
    long[] micros = new long[GREETINGS];
    for (int i = 0; i < GREETINGS; i++) {
      long start = System.nanoTime();
      if (board.hello(GREETING_PATIENCE) instanceof Outcome.Failed<Identity> failed) {
        return unsound(failed);
      }
      micros[i] = (System.nanoTime() - start) / 1_000;
    }
    Arrays.sort(micros);
    return runJob(identity, micros[GREETINGS / 2]);
  }

  private Verdict runJob(Identity identity, long micros) throws InterruptedException {
    SmallJob job = new SmallJob(random.nextLong(SEEDS));
    return switch (board.run(job.on(identity, JOB_PATIENCE))) {
      case Outcome.Failed<Inference> failed -> unsound(failed);
      case Outcome.Done<Inference> done -> {
        long crc32c = done.value().outputCrc32c();
        long[] counts =
            done.value().counts().stream().mapToLong(Long::longValue).sorted().toArray();
        yield crc32c == job.expectedCrc32c()
            ? new Verdict.Sound(identity, micros, counts[counts.length / 2], crc32c)
            : new Verdict.Unsound(
                String.format(
                    "WRONG_CHECKSUM: the small job's output has %08x, not %08x",
                    crc32c, job.expectedCrc32c()));
      }
    };
  }

  private static Verdict unsound(Outcome.Failed<?> failed) {
    return new Verdict.Unsound(failed.reason() + ": " + failed.detail());
  }
}
