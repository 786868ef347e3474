package org.hilab.agent.devices;

import java.util.HexFormat;
import java.util.List;
import org.hilab.link.Identity;
import org.hilab.link.Inference;
import org.hilab.protocol.Board;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.Firmware;
import org.hilab.protocol.LayerCount;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Program;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.Verification;
import org.jspecify.annotations.Nullable;

/**
 * What a board's answer is worth. Nonce, schedule and checksum of every frame were checked by the
 * link; here it is asked whether the right board computed the right thing.
 */
final class Verdict {
  private final Hardware.Traits traits;
  private final DeviceSetup setup;

  Verdict(Hardware.Traits traits, DeviceSetup setup) {
    this.traits = traits;
    this.setup = setup;
  }

  void requireRightBoard(Identity device) throws DeviceFailure {
    require(traits.backends().contains(device.backend()), "the backend", device.backend());
    if (setup.uniqueId().isPresent()) {
      require(setup.uniqueId().get() == device.uniqueId(), "the unique id", device.uniqueId());
    }
    if (setup.firmwareHash().isPresent()) {
      String hash = hash(device);
      require(setup.firmwareHash().get().equals(hash), "the firmware", hash);
    }
  }

  private void require(boolean right, String what, Object actual) throws DeviceFailure {
    if (!right) {
      throw new DeviceFailure(
          Reason.WRONG_BOARD, "Where " + setup.id() + " belongs, " + what + " is " + actual + ".");
    }
  }

  MeasurementOutcome of(Program program, Inference inference) throws DeviceFailure {
    requireRightBoard(inference.device());
    Crc32c output = Crc32c.of(inference.outputCrc32c());
    if (!traits.countsCycles()) {
      return verified(program, inference, output);
    }
    return output.equals(program.expectedOutput())
        ? ran(inference, output)
        : DeviceFailure.lost(
            Reason.WRONG_CHECKSUM,
            "The output's CRC-32C is " + output + ", not " + program.expectedOutput() + ".");
  }

  private MeasurementOutcome verified(Program program, Inference inference, Crc32c output) {
    List<Crc32c> layers =
        inference.layers().stream().map(layer -> Crc32c.of(layer.crc32c())).toList();
    boolean unwanted = inference.layers().stream().allMatch(layer -> layer.crc32c() == 0);
    return new MeasurementOutcome.Verified(
        new Verification(
            traits.deviceClass(),
            traits.serial(),
            hash(inference.device()),
            program.expectedOutput(),
            output,
            unwanted ? List.of() : layers));
  }

  private MeasurementOutcome ran(Inference inference, Crc32c output) {
    List<Long> counts = inference.counts().stream().sorted().toList();
    Conditions conditions =
        new Conditions(
            traits.deviceClass(),
            traits.serial(),
            Board.RESIDENT,
            hash(inference.device()),
            Math.max(1, inference.device().machine().clusterHz()),
            counts.size(),
            counts.getLast() - counts.getFirst(),
            output.digits(),
            null);
    long median = counts.get(counts.size() / 2);
    return new MeasurementOutcome.Ran(
        new Measurement(median, Provenance.RUN, conditions),
        inference.layers().stream().map(Verdict::count).toList());
  }

  private static LayerCount count(Inference.LayerResult layer) {
    @Nullable Crc32c crc = layer.crc32c() == 0 ? null : Crc32c.of(layer.crc32c());
    return new LayerCount(layer.count(), layer.waitCount(), crc);
  }

  Firmware firmware(Identity device) {
    Identity.Machine machine = device.machine();
    return new Firmware(
        hash(device),
        part(device.weights()),
        part(device.parameters()),
        new Firmware.Clocks(machine.controllerHz(), machine.clusterHz()),
        new Firmware.Memory(
            machine.cores(),
            machine.l1Bytes(),
            machine.l2Bytes(),
            machine.l3Bytes(),
            device.arenaBytes()),
        traits.countsCycles());
  }

  private static @Nullable Crc32c part(Identity.Resident resident) {
    return resident.valid() ? Crc32c.of(resident.crc32c()) : null;
  }

  private static String hash(Identity device) {
    return HexFormat.of().toHexDigits(device.firmwareHash());
  }
}
