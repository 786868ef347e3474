package org.hilab.agent.devices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.link.Identity;
import org.hilab.link.Inference;
import org.hilab.link.LayerJob;
import org.hilab.link.Outcome;
import org.hilab.link.ResidentBoard;
import org.hilab.link.RunJob;
import org.hilab.protocol.BlobId;
import org.hilab.protocol.Board;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Program;
import org.hilab.protocol.Workload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A board with the resident firmware: greeted, checked, given weights, run, and watched. */
final class ResidentDevice implements Device {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentDevice.class);
  private static final int MOST_STRIKES = 3;

  private final Hardware hardware;
  private final BlobStore blobs;
  private final DeviceSetup setup;
  private final RandomGenerator random;
  private final Verdict verdict;
  private volatile Board board;
  private @Nullable ResidentBoard line;
  private @Nullable Identity identity;
  private int strikes;
  private long restsUntilNanos;

  ResidentDevice(Hardware hardware, BlobStore blobs, DeviceSetup setup, RandomGenerator random) {
    this.hardware = hardware;
    this.blobs = blobs;
    this.setup = setup;
    this.random = random;
    this.verdict = new Verdict(hardware.traits(), setup);
    this.restsUntilNanos = System.nanoTime();
    this.board =
        new Board(
            setup.id(),
            hardware.traits().deviceClass(),
            Board.RESIDENT,
            null,
            "It has not been greeted yet.");
  }

  @Override
  public Board board() {
    return board;
  }

  /** Brings the board up and greets it; what is wrong stands in {@link Board#trouble()}. */
  @Override
  public void prepare() throws InterruptedException {
    if (rests()) {
      return;
    }
    try {
      connected();
    } catch (DeviceFailure e) {
      disconnect();
      trouble(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public MeasurementOutcome measure(Workload workload, Consumer<String> phase)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Nobody waits for " + workload.subject());
    }
    if (rests()) {
      return DeviceFailure.lost(Reason.QUARANTINED, String.valueOf(board.trouble()));
    }
    try {
      return switch (workload) {
        case Workload.RunNetwork network -> run(network, phase);
        case Workload.RunLayer layer -> run(layer, phase);
        case Workload.Estimate _ ->
            DeviceFailure.lost(Reason.WRONG_JOB, setup.id() + " runs, it does not estimate.");
      };
    } catch (DeviceFailure e) {
      // The server's fault is no reason to start the board again.
      if (e.reason() != Reason.NO_BLOB) {
        disconnect();
        trouble(String.valueOf(e.getMessage()));
      }
      return e.lost();
    }
  }

  private MeasurementOutcome run(Workload.RunNetwork network, Consumer<String> phase)
      throws DeviceFailure, InterruptedException {
    phase.accept("fetching");
    byte[] picture = bytes(network.inputImage());
    Program program = network.program();
    if (hardware.present(file(network.inputImage()))) {
      disconnect();
    }
    ResidentBoard opened = loaded(program, phase);
    phase.accept("running");
    RunJob job =
        new RunJob(
            program.schedule().bytes(),
            picture,
            program.passes().warmUps(),
            program.passes().repeats(),
            network.layerChecksums(),
            patience(program, picture.length));
    return judged(program, opened.run(job));
  }

  private MeasurementOutcome run(Workload.RunLayer layer, Consumer<String> phase)
      throws DeviceFailure, InterruptedException {
    phase.accept("fetching");
    Program program = layer.program();
    ResidentBoard opened = loaded(program, phase);
    phase.accept("running");
    LayerJob job =
        new LayerJob(
            program.schedule().bytes(),
            layer.seed(),
            program.passes().warmUps(),
            program.passes().repeats(),
            patience(program, 0));
    return judged(program, opened.run(job));
  }

  /** The watchdog's patience: three times what the estimate says, and what the line needs. */
  private Duration patience(Program program, int uploadBytes) {
    Hardware.Traits traits = hardware.traits();
    long passes = (long) program.passes().warmUps() + program.passes().repeats();
    double seconds =
        3.0 * program.estimatedCycles() * passes / traits.cyclesPerSecond()
            + 3.0 * (uploadBytes + program.schedule().bytes().length) / traits.bytesPerSecond();
    return setup.overhead().plusMillis(Math.round(1000 * seconds));
  }

  private Path file(BlobId blob) throws DeviceFailure {
    try {
      return blobs.file(blob);
    } catch (IOException e) {
      throw new DeviceFailure(Reason.NO_BLOB, e.getMessage() + ".");
    }
  }

  private byte[] bytes(BlobId blob) throws DeviceFailure {
    try {
      return Files.readAllBytes(file(blob));
    } catch (IOException e) {
      throw new DeviceFailure(Reason.NO_BLOB, e.getMessage() + ".");
    }
  }

  /** The board with the program's weights on it. */
  private ResidentBoard loaded(Program program, Consumer<String> phase)
      throws DeviceFailure, InterruptedException {
    ResidentFile image = ResidentFile.of(file(program.residentImage()));
    if (hardware.isWorn()) {
      disconnect();
    }
    phase.accept("connecting");
    ResidentBoard opened = connected();
    if (identity != null && image.isOn(identity)) {
      return opened;
    }
    phase.accept("loading");
    disconnect();
    hardware.load(image.path());
    opened = connected();
    if (identity == null || !image.isOn(identity)) {
      throw new DeviceFailure(
          Reason.WRONG_WEIGHTS,
          setup.id() + " has other weights than the job also after it was given the job's.");
    }
    return opened;
  }

  private ResidentBoard connected() throws DeviceFailure, InterruptedException {
    if (line != null) {
      return line;
    }
    ResidentBoard opened = new ResidentBoard(hardware.open(), setup.link(), random);
    line = opened;
    identity = greeted(opened);
    described(identity);
    return opened;
  }

  private Identity greeted(ResidentBoard opened) throws DeviceFailure, InterruptedException {
    return switch (opened.hello(setup.overhead())) {
      case Outcome.Done<Identity>(Identity device) -> {
        verdict.requireRightBoard(device);
        yield device;
      }
      case Outcome.Failed<Identity>(var reason, var detail) ->
          throw new DeviceFailure(Reason.DOES_NOT_START, reason + ": " + detail);
    };
  }

  private MeasurementOutcome judged(Program program, Outcome<Inference> outcome)
      throws DeviceFailure, InterruptedException {
    return switch (outcome) {
      case Outcome.Done<Inference>(Inference inference) -> {
        MeasurementOutcome result = verdict.of(program, inference);
        identity = inference.device();
        described(inference.device());
        if (result instanceof MeasurementOutcome.Lost(String why)) {
          strike(why);
        } else {
          strikes = 0;
        }
        yield result;
      }
      case Outcome.Failed<Inference> failed -> failed(failed);
    };
  }

  private MeasurementOutcome failed(Outcome.Failed<Inference> failed) throws InterruptedException {
    MeasurementOutcome.Lost lost = DeviceFailure.lost(failed.reason(), failed.detail());
    switch (failed.reason()) {
      case BAD_SCHEDULE -> {
        return new MeasurementOutcome.Rejected(failed.detail());
      }
      case TIMEOUT, STALLED, JOB_FAILED -> {
        stop();
        strike(lost.why());
      }
      case REFUSED -> disconnect();
      case NO_ANSWER, DISCONNECTED, BOARD_RESET, BAD_REPLY, FOREIGN_RESULT -> {
        disconnect();
        strike(lost.why());
      }
    }
    return lost;
  }

  /** ABORT, which opens every conversation, then RESET; a board that obeys neither is closed. */
  private void stop() throws InterruptedException {
    if (line != null && line.reset(setup.overhead()) instanceof Outcome.Failed<Identity>) {
      disconnect();
    }
  }

  private void strike(String why) {
    strikes++;
    if (strikes >= MOST_STRIKES) {
      LOG.warn("Board {} rests after {} failures: {}", setup.id(), strikes, why);
      disconnect();
      restsUntilNanos = System.nanoTime() + setup.rest().toNanos();
      trouble("In quarantine after " + strikes + " failures, the last one: " + why);
    }
  }

  private boolean rests() {
    return restsUntilNanos - System.nanoTime() > 0;
  }

  private void trouble(String why) {
    board = new Board(setup.id(), board.deviceClass(), board.backend(), board.firmware(), why);
  }

  private void described(Identity device) {
    board =
        new Board(setup.id(), board.deviceClass(), board.backend(), verdict.firmware(device), null);
  }

  private void disconnect() {
    if (line != null) {
      line.close();
    }
    line = null;
    identity = null;
    hardware.close();
  }

  @Override
  public void close() {
    disconnect();
  }
}
