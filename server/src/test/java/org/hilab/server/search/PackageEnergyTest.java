package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.hilab.server.journal.RunEvent.Spent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageEnergyTest {
  private static final long RANGE = 262_143_328_850L;

  @TempDir private Path powercap;

  @Test
  void packages_are_added_up_and_what_lies_in_them_or_around_them_is_not() throws IOException {
    zone("intel-rapl:0", "package-0", 1_000_000);
    zone("intel-rapl:1", "package-1", 2_000_000);
    zone("intel-rapl:0:0", "core", 500_000);
    zone("intel-rapl:2", "psys", 9_000_000);
    zone("intel-rapl-mmio:0", "package-0", 1_000_000);
    PackageEnergy energy = new PackageEnergy(powercap);
    assertThat(energy.words()).isEqualTo("RAPL package-0, package-1");
    assertThat(energy.advance()).hasValue(0);
    for (String each : new String[] {"intel-rapl:0", "intel-rapl:1", "intel-rapl:2"}) {
      counts(each, 12_500_000);
    }
    assertThat(energy.advance()).hasValue(11.5 + 10.5);
    assertThat(energy.advance()).hasValue(0);
  }

  @Test
  void a_counter_that_starts_again_behind_its_range_goes_on() throws IOException {
    zone("intel-rapl:0", "package-0", RANGE - 3_000_000);
    PackageEnergy energy = new PackageEnergy(powercap);
    counts("intel-rapl:0", 4_000_000);
    assertThat(energy.advance()).hasValue(7);
  }

  @Test
  void without_a_counter_nothing_is_guessed_and_the_reason_is_said() throws IOException {
    PackageEnergy none = new PackageEnergy(powercap.resolve("missing"));
    assertThat(none.advance()).isEmpty();
    assertThat(none.words()).contains("no intel-rapl package in", "missing");
    zone("intel-rapl:0", "package-0", 1);
    Files.delete(powercap.resolve("intel-rapl:0/energy_uj"));
    PackageEnergy unread = new PackageEnergy(powercap);
    assertThat(unread.advance()).isEmpty();
    assertThat(unread.words()).contains("intel-rapl:0/energy_uj");
  }

  @Test
  void a_generation_has_its_own_seconds_and_joules() throws IOException {
    zone("intel-rapl:0", "package-0", 0);
    AtomicLong nanos = new AtomicLong(5);
    SpendingMeter meter = new SpendingMeter(new PackageEnergy(powercap), nanos::get);
    nanos.addAndGet(1_500_000_000);
    counts("intel-rapl:0", 3_000_000);
    meter.sample();
    counts("intel-rapl:0", 4_000_000);
    assertThat(meter.lap(1)).isEqualTo(new Spent(1, 1.5, 4.0, "RAPL package-0"));
    nanos.addAndGet(250_000_000);
    assertThat(meter.lap(2)).isEqualTo(new Spent(2, 0.25, 0.0, "RAPL package-0"));
    counts("intel-rapl:0", "gone");
    assertThat(meter.lap(3).joules()).isNull();
    counts("intel-rapl:0", 9_000_000);
    assertThat(meter.lap(4))
        .satisfies(later -> assertThat(later.joules()).isNull())
        .satisfies(later -> assertThat(later.counter()).contains("gone"));
  }

  private void zone(String folder, String name, long micros) throws IOException {
    Files.createDirectories(powercap.resolve(folder));
    Files.writeString(powercap.resolve(folder).resolve("name"), name + "\n");
    Files.writeString(powercap.resolve(folder).resolve("max_energy_range_uj"), RANGE + "\n");
    counts(folder, micros);
  }

  private void counts(String folder, Object micros) throws IOException {
    Files.writeString(powercap.resolve(folder).resolve("energy_uj"), micros + "\n");
  }
}
