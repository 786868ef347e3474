package org.hilab.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hilab.agent.boards.BoardKind.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialPortsTest {
  private static final String FTDI = "0403:6010";

  @TempDir Path folder;
  private TestingMachine machine;

  @BeforeEach
  void make() throws Exception {
    machine = new TestingMachine(folder);
  }

  @Test
  void a_port_has_its_adapters_serial_and_the_path_of_its_interface() throws Exception {
    machine.plug("1-2.3", FTDI, "DN01", "ttyUSB0", "ttyUSB1");
    machine.plug("1-4", "10c4:ea60", "", "ttyUSB2");
    List<SerialPort> ports = SerialPorts.of(machine.machine());
    assertThat(ports)
        .containsExactly(
            port("ttyUSB0", FTDI, "DN01", "1-2.3:1.0"),
            port("ttyUSB1", FTDI, "DN01", "1-2.3:1.1"),
            port("ttyUSB2", "10c4:ea60", "", "1-4:1.0"));
    assertThat(ports.get(0).role()).contains("JTAG");
    assertThat(ports.get(1).role()).contains("UART");
  }

  private SerialPort port(String tty, String ids, String serial, String usb) {
    return new SerialPort(machine.dev(tty), ids, "Dual RS232-HS", new Adapter(serial, usb));
  }

  @Test
  void a_machine_without_usb_has_no_ports() throws Exception {
    assertThat(SerialPorts.of(machine.machine())).isEmpty();
    Path nowhere = folder.resolve("nowhere");
    assertThat(SerialPorts.of(new Machine(nowhere, nowhere, nowhere, nowhere))).isEmpty();
  }

  @Test
  void a_board_is_found_whatever_its_tty_is_called() throws Exception {
    machine.plug("1-2", FTDI, "DN01", "ttyUSB5", "ttyUSB6");
    assertThat(find(new Adapter("DN01", "1-2:1.1"))).isEqualTo("ttyUSB6");
    machine.unplug("1-2", "ttyUSB5", "ttyUSB6");
    assertThat(find(new Adapter("DN01", "1-2:1.1"))).isEqualTo("missing");
    machine.plug("1-2", FTDI, "DN01", "ttyUSB0", "ttyUSB1");
    assertThat(find(new Adapter("DN01", "1-2:1.1"))).isEqualTo("ttyUSB1");
  }

  @Test
  void an_adapter_in_another_socket_is_found_by_its_serial() throws Exception {
    machine.plug("1-7", FTDI, "DN01", "ttyUSB0", "ttyUSB1");
    assertThat(find(new Adapter("DN01", "1-2:1.1"))).isEqualTo("ttyUSB1, moved");
    assertThat(find(new Adapter("", "1-2:1.1"))).isEqualTo("missing");
  }

  @Test
  void two_adapters_with_one_serial_are_told_apart_by_their_path() throws Exception {
    Adapter left = new Adapter("SAME", "1-2:1.0");
    Adapter right = new Adapter("SAME", "1-3:1.0");
    machine.plug("1-2", "10c4:ea60", "SAME", "ttyUSB0");
    machine.plug("1-3", "10c4:ea60", "SAME", "ttyUSB1");
    assertThat(find(left, right)).isEqualTo("ttyUSB0");
    assertThat(find(right, left)).isEqualTo("ttyUSB1");
    assertThat(find(new Adapter("SAME", ""))).startsWith("any of").contains("ttyUSB0", "ttyUSB1");
    machine.unplug("1-2", "ttyUSB0");
    assertThat(find(left, right)).as("the other one is not it").isEqualTo("missing");
  }

  private String find(Adapter adapter, Adapter... others) throws Exception {
    List<BoardEntry> boards = new ArrayList<>();
    for (Adapter other : others) {
      boards.add(new BoardEntry("other", new BoardKind.Serial(Model.GAPUINO, other, 115_200)));
    }
    return switch (Whereabouts.of(adapter, boards, SerialPorts.of(machine.machine()))) {
      case Whereabouts.Here here ->
          here.port().tty().getFileName() + (here.moved() ? ", moved" : "");
      case Whereabouts.Missing() -> "missing";
      case Whereabouts.Ambiguous ambiguous -> "any of " + ambiguous.ttys();
    };
  }

  @Test
  void the_watch_tells_what_comes_and_goes() throws Exception {
    BlockingQueue<String> changes = new LinkedBlockingQueue<>();
    Thread watch =
        Thread.ofPlatform()
            .start(() -> {
              try {
                PortWatch.watch(
                    machine.machine(),
                    List.of(),
                    (what, port) -> changes.add(what + " " + port.tty().getFileName()));
              } catch (InterruptedException e) {
                changes.add("ended");
              } catch (java.io.IOException e) {
                changes.add(e.toString());
              }
            });
    machine.plug("1-2", FTDI, "DN01", "ttyUSB0");
    assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("plugged in ttyUSB0");
    machine.unplug("1-2", "ttyUSB0");
    assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("unplugged ttyUSB0");
    watch.interrupt();
    assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("ended");
  }
}
