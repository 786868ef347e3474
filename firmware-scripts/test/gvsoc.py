#!/usr/bin/env python3
"""The firmware for GAP8 on GVSoC against the posix firmware: whole measurements over the UART. `make
gvsoc-test` calls it; the last line is "N passed, M failed". GVSOC_SIZE=384 runs the supernet at that
size too.
"""
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "bench"))
import host  # noqa: E402
import single  # noqa: E402
import supernet  # noqa: E402

BUILD = HERE.parent / os.environ.get("BUILD", "target/firmware")
RUN_GVSOC = HERE.parent / "hal" / "gap8" / "run-gvsoc"
NETWORKS = {"supernet": "00001111111111111111111", "FMAS-L1": "00011101011011111111111",
            "FMAS-L2": "01001111001011111111111"}
GVSOC, REQUESTED, RANGE, BAD_SCHEDULE = 2, 1, 5, 4
SECONDS_A_NETWORK = 900


def free_port():
    with socket.socket() as probe:
        probe.bind(("", 0))
        return probe.getsockname()[1]


def write_network(folder, size, genome):
    net = supernet.build(size, genome)
    schedule, _ = net.schedule()
    image = supernet.random.Random(2).randbytes(size * size * 3)
    for name, content in (("schedule", schedule), ("resident", net.resident()), ("image", image)):
        (folder / f"{name}.bin").write_bytes(content)
    return net, schedule, image


class Firmware:
    """A firmware process, by its command, and the host that talks to it."""

    def __init__(self, folder, command, port, patience):
        self.log = open(folder / "output.log", "wb")
        self.process = subprocess.Popen(
            command, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        self.host = host.Host(port, patience)

    def __enter__(self):
        return self.host

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def gvsoc(folder, files=("resident", "image"), unique_id=0xAB12CD):
    port = free_port()
    command = ["bash", RUN_GVSOC, "--work", folder / "gvsoc", "--port", str(port), "--id",
               f"{unique_id:x}", "--elf", BUILD / "gap8" / "hilab-firmware-gvsoc.elf"]
    for name in files:
        command += [f"--{name}", folder / f"{name}.bin"]
    return Firmware(folder, command, port, 5.0)


def posix(folder):
    port = free_port()
    command = [BUILD / "host" / "hilab-firmware", "--tcp", str(port), "--resident",
               folder / "resident.bin"]
    return Firmware(folder, command, port, 2.0)


def check(holds, what):
    if not holds:
        raise AssertionError(what)


def layers_of(firmware, schedule, image):
    with firmware as board:
        board.hello()
        result = board.run(schedule, image)
        check(result.state == host.DONE, f"state {result.state}, error {result.error}")
        return result, board.layers(struct.unpack_from("<H", schedule, 6)[0])


def same_network(folder, size, genome):
    """Every layer's CRC is the one of posix."""
    net, schedule, image = write_network(folder, size, genome)
    expected, plain = layers_of(posix(folder), schedule, image)
    result, layers = layers_of(gvsoc(folder), schedule, image)
    wrong = [i for i, (a, b) in enumerate(zip(layers, plain)) if a[2] != b[2]]
    check(not wrong, f"layers {wrong} differ from posix")
    check(result.crc == expected.crc, "the output differs from posix")
    check(sum(layer[0] for layer in layers) == result.cycles[0], "cycles are not the layers' sum")
    return f"{result.cycles[0] / 1e6:.2f} Mcycles, {net.macs / result.cycles[0]:.2f} MAC/cycle, " \
           f"output CRC-32C {result.crc:08x}, {result.seconds:.0f} s"


def hello_is_honest(folder, board):
    hello = board.hello()
    resident = (folder / "resident.bin").read_bytes()
    check(hello.backend == GVSOC and hello.cores == 8, "backend or cores")
    check((hello.controller_hz, hello.cluster_hz) == (250_000_000, 175_000_000), "clocks")
    check((hello.l1, hello.l2, hello.l3) == (65536, 524288, 8388608), "memories")
    check(hello.unique_id == 0xAB12CD, "unique id")
    check(hello.weights_valid and hello.parameters_valid, "resident image")
    check(hello.weights_crc == struct.unpack_from("<I", resident, 16)[0], "CRC of the weights")
    check(hello.boot_counter == 1 and hello.reset_cause == 0, "boot")
    return f"arena {hello.arena} bytes"


def outputs_are_in_hwc_order(folder, board):
    schedule, image = (folder / "schedule.bin").read_bytes(), (folder / "image.bin").read_bytes()
    result = board.run(schedule, image)
    last = schedule[-4 - 28:-4]
    height, width, channels = struct.unpack_from("<HHH", last, 8)
    found = board.output(height * width * channels)
    board.acknowledge()
    check(host.crc32c(found) == result.crc, "GET_OUTPUT's bytes have another CRC")


def single_layers_are_those_of_posix(folder, board):
    schedule = (folder / "schedule.bin").read_bytes()
    singles = single.distinct_layers(schedule)
    with posix(folder) as plain:
        plain.hello()
        for seed, one in enumerate(singles):
            expected, actual = (h.run_layer(one, seed)[1] for h in (plain, board))
            check(expected is not None and actual is not None, f"layer {seed} did not end")
            check(expected[2] == actual[2], f"layer {seed} has another CRC")
    return f"{len(singles)} layers"


def vectors_give_their_crcs(_, board):
    """layers.txt on a board without a resident image; a reset forgets the weights before."""
    lines = (HERE.parent / "vectors" / "layers.txt").read_text().splitlines()
    vectors = [line.split() for line in lines if line and not line.startswith("#")]
    for name, seed, schedule, weights, parameters, crc in vectors:
        board.ask(host.RESET)
        board.hello()
        for region, data in ((host.WEIGHTS, weights), (host.PARAMETERS, parameters)):
            if data != "-":
                board.put(region, bytes.fromhex(data))
        layer = board.run_layer(bytes.fromhex(schedule), int(seed))[1]
        check(layer is not None and layer[2] == int(crc, 16), f"{name} has another CRC")
    return f"{len(vectors)} layers"


def repeats_take_the_same_cycles(folder, board):
    schedule, image = (folder / "schedule.bin").read_bytes(), (folder / "image.bin").read_bytes()
    cycles = board.run(schedule, image, repeats=3).cycles
    board.acknowledge()
    # so small a network waits for the controller most of the time; larger ones repeat to 0.1 %
    check(max(cycles) - min(cycles) < 0.03 * min(cycles), f"cycles {cycles}")
    return f"{cycles}"


def memories_are_as_fast_as_expected(_, board):
    l3, l1 = board.membench(1, 262144), board.membench(2, 32768)
    check(0.5 < l3 / 262144 < 2, f"L3 to L2: {l3} cycles for 256 KiB")
    check(3 < 32768 / l1 < 9, f"L2 to L1: {l1} cycles for 32 KiB")
    return f"L3 to L2 {l3 / 262144:.3f} cycles a byte, L2 to L1 {32768 / l1:.2f} bytes a cycle"


def a_bad_schedule_is_refused(folder, board):
    schedule = bytearray((folder / "schedule.bin").read_bytes())
    schedule[24 + 28] = 77
    schedule[-4:] = struct.pack("<I", host.crc32c(schedule[:-4]))
    try:
        board.select(bytes(schedule))
    except host.Refused as refused:
        check(refused.code == BAD_SCHEDULE and refused.layer == 1, str(refused))
        return
    raise AssertionError("it was selected")


def clocks_can_be_set(_, board):
    board.ask(host.SET_CLOCK, struct.pack("<II", 150_000_000, 90_000_000))
    hello = board.hello()
    check((hello.controller_hz, hello.cluster_hz) == (150_000_000, 90_000_000), "clocks")
    try:
        board.ask(host.SET_CLOCK, struct.pack("<II", 400_000_000, 175_000_000))
        raise AssertionError("400 MHz were accepted")
    except host.Refused as refused:
        check(refused.code == RANGE, str(refused))
    board.ask(host.SET_CLOCK, struct.pack("<II", 250_000_000, 175_000_000))


def a_reset_is_counted(_, board):
    board.ask(host.RESET)
    hello = board.hello(7)
    check(hello.boot_counter == 2 and hello.reset_cause == REQUESTED, "boot counter or cause")


def weights_can_be_uploaded(folder, board):
    """Other weights take the resident ones' place until a reset."""
    board.put(host.WEIGHTS, bytes(range(256)) * 8)
    hello = board.hello()
    check(hello.weights_valid and hello.weights_bytes == 2048, "uploaded weights")
    board.ask(host.RESET)
    hello = board.hello(8)
    check(hello.weights_bytes > 1_000_000 and hello.weights_valid, "resident weights")


ON_ONE_BOARD = [hello_is_honest, outputs_are_in_hwc_order, single_layers_are_those_of_posix,
                repeats_take_the_same_cycles, memories_are_as_fast_as_expected,
                a_bad_schedule_is_refused, clocks_can_be_set, a_reset_is_counted,
                weights_can_be_uploaded]


class Count:
    def __init__(self):
        self.passed = self.failed = 0

    def case(self, name, test, *arguments):
        try:
            said = test(*arguments)
            self.passed += 1
            print(f"ok      {name}{': ' + said if said else ''}", flush=True)
        except Exception as failure:  # a test program says what happened and goes on
            self.failed += 1
            print(f"FAILED  {name}: {failure}", flush=True)
            if not isinstance(failure, AssertionError):
                traceback.print_exc(file=sys.stdout)


def end(number, _):
    sys.exit(f"ended by signal {number}")


def main():
    # An exception, so that no simulator outlives its test.
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGALRM, end)
    signal.alarm(SECONDS_A_NETWORK * 4)
    count = Count()
    with tempfile.TemporaryDirectory(prefix="hilab-gvsoc-") as root:
        folder = Path(root) / "board"
        folder.mkdir()
        write_network(folder, 32, NETWORKS["supernet"])
        with gvsoc(folder) as board:
            for test in ON_ONE_BOARD:
                count.case(test.__name__, test, folder, board)
        with gvsoc(folder, files=()) as board:
            board.hello()
            count.case("vectors_give_their_crcs", vectors_give_their_crcs, folder, board)
        sizes = [(name, 96) for name in NETWORKS]
        if "GVSOC_SIZE" in os.environ:
            sizes.append(("supernet", int(os.environ["GVSOC_SIZE"])))
        for name, size in sizes:
            folder = Path(root) / f"{name}-{size}"
            folder.mkdir()
            count.case(f"{name} at {size}x{size}", same_network, folder, size, NETWORKS[name])
    print(f"{count.passed} passed, {count.failed} failed")
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
