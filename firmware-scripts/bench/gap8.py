#!/usr/bin/env python3
"""Measures the firmware on GVSoC: whole networks of FMAS's MobileNetV2 space, every layer shape of that
space alone, and how far the sums of single layers are from whole networks. The weights are random, which
the cycles do not depend on.

    gap8.py OUT [--size 384] [--networks supernet,FMAS-L1,FMAS-L2] [--table]

Needs what run-gvsoc needs. Writes OUT/layers-NAME.csv and OUT/table.csv, and compares those that are
there. `--networks ""` measures none.
"""
import argparse
import contextlib
import csv
import itertools
import signal
import socket
import struct
import subprocess
import time
from pathlib import Path

import host
import single
import supernet

HERE = Path(__file__).resolve().parent
NAMES = ["", "input", "dense", "pointwise", "depthwise", "add", "pool", "broadcast", "concat"]
NETWORKS = {"supernet": supernet.SUPERNET, "FMAS-L1": "00011101011011111111111",
            "FMAS-L2": "01001111001011111111111"}
# seconds; a STATUS costs a layer some 50,000 cycles
PAUSES = (4.0, 60.0)
# FMAS, GVSoC, AutoTiler, 8 bit
PUBLISHED_MCYCLES = {"supernet": 2189, "FMAS-L1": 2085, "FMAS-L2": 1004}


@contextlib.contextmanager
def gvsoc(folder):
    with socket.socket() as probe:
        probe.bind(("", 0))
        port = probe.getsockname()[1]
    with open(folder / "gvsoc.log", "wb") as log:
        process = subprocess.Popen(
            ["bash", HERE.parent / "hal" / "gap8" / "run-gvsoc", "--work", folder / "gvsoc", "--port",
             str(port), "--resident", folder / "resident.bin", "--image", folder / "image.bin"],
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            board = host.Host(port, patience=10, pauses=PAUSES)
            board.hello()
            yield board
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


class Shapes(supernet.Network):
    """A network whose weights were drawn before: without residual blocks left out they are the same for
    every genome."""

    placed = []

    def __init__(self, seed):
        super().__init__(seed)
        self.convolutions = 0

    def image(self, *arguments):
        if self.convolutions == len(Shapes.placed):
            Shapes.placed.append(super().image(*arguments))
        at = Shapes.placed[self.convolutions]
        self.convolutions += 1
        return at


def schedules_of_space(size, schedule):
    """One schedule for every choice of strides and for every dilation somewhere."""
    supernet.Network, original = Shapes, supernet.Network
    dilations = ["000000000", "111010101", "111101010", "111111111"]
    for strides, dilated in itertools.product(itertools.product("01", repeat=4), dilations):
        found, _ = supernet.build(size, "".join(strides) + dilated + "1" * 10).schedule()
        # the images are the resident ones
        body = found[:12] + schedule[12:20] + found[20:-4]
        yield body + struct.pack("<I", supernet.crc32c(body))
    supernet.Network = original


def macs_of(record, source):
    height, width, channels = record[6:9]
    taps = {2: 9 * source[8], 3: source[8], 4: 9}.get(record[0], 0)
    return height * width * channels * taps


def describe(schedule, index):
    record = single.record(schedule, index)
    source = single.record(schedule, record[4])
    return [NAMES[record[0]], record[1] & 15, record[1] >> 4, *source[6:9], *record[6:9],
            macs_of(record, source)]


HEADER = ["operator", "stride", "dilation", "in height", "in width", "in channels", "height", "width",
          "channels", "MACs", "cycles", "wait cycles"]
SHAPE, CYCLES = slice(0, 9), 10


def write_rows(path, rows):
    """One by one: what was measured stays when the rest is not."""
    kept = []
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in rows:
            writer.writerow(row)
            file.flush()
            kept.append(row)
    return kept


def read_cycles(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(tuple(row[SHAPE]), int(row[CYCLES])) for row in rows]


def summary(rows):
    """Cycles, wait cycles and MAC/cycle for every operator."""
    for name in NAMES[2:]:
        mine = [row for row in rows if row[0] == name]
        cycles, waits, macs = (sum(row[i] for row in mine) for i in (10, 11, 9))
        if mine:
            print(f"  {name:10} {len(mine):3} layers {cycles / 1e6:8.2f} Mcycles, waits "
                  f"{100 * waits / cycles:4.1f} %, {macs / cycles:6.2f} MAC/cycle")


def run_network(board, folder, name, schedule, image):
    result = board.run(schedule, image, flags=0)
    if result.state != host.DONE:
        raise SystemExit(f"{name} ended in state {result.state}, error {result.error}")
    measured = board.layers(struct.unpack_from("<H", schedule, 6)[0])
    board.acknowledge()
    rows = [describe(schedule, i) + list(measured[i][:2])
            for i in range(len(measured)) if single.record(schedule, i)[0] != 1]
    write_rows(folder / f"layers-{name}.csv", rows)
    total = result.cycles[0]
    macs = sum(row[9] for row in rows)
    print(f"{name}: {total / 1e6:.2f} Mcycles, {macs / total:.2f} MAC/cycle, CRC {result.crc:08x}, "
          f"published {PUBLISHED_MCYCLES[name]} Mcycles, ratio {PUBLISHED_MCYCLES[name] * 1e6 / total:.2f}, "
          f"{result.seconds:.0f} s", flush=True)
    summary(rows)


def measure_shapes(board, schedules):
    """Every shape of these schedules, alone."""
    seen = set()
    for schedule in schedules:
        for index in range(struct.unpack_from("<H", schedule, 6)[0]):
            shape = single.shape_of(schedule, index)
            if single.record(schedule, index)[0] == 1 or shape in seen:
                continue
            seen.add(shape)
            result, layer = board.run_layer(single.single_layer(schedule, index), 1)
            if layer is None:
                raise SystemExit(f"{describe(schedule, index)} ended in error {result.error}")
            yield describe(schedule, index) + list(layer[:2])


def measure_table(board, folder, schedules):
    began = time.monotonic()
    rows = write_rows(folder / "table.csv", measure_shapes(board, schedules))
    print(f"table: {len(rows)} shapes, {sum(row[CYCLES] for row in rows) / 1e6:.1f} Mcycles, "
          f"{time.monotonic() - began:.0f} s", flush=True)
    summary(rows)


def additivity(folder):
    """Single layers' sums against the networks they are of."""
    if not (folder / "table.csv").exists():
        return
    table = dict(read_cycles(folder / "table.csv"))
    for name in NETWORKS:
        path = folder / f"layers-{name}.csv"
        layers = read_cycles(path) if path.exists() else []
        if not layers or not all(shape in table for shape, _ in layers):
            continue
        whole, alone = sum(c for _, c in layers), sum(table[shape] for shape, _ in layers)
        errors = sorted(abs(table[shape] - c) / c for shape, c in layers)
        print(f"{name}: layers alone {alone / 1e6:.2f} Mcycles, {100 * (alone - whole) / whole:+.2f} % "
              f"of the whole network's; a layer differs by {100 * errors[len(errors) // 2]:.2f} % (median), "
              f"{100 * errors[-1]:.2f} % (most)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=384)
    parser.add_argument("--networks", default=",".join(NETWORKS))
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.out
    folder.mkdir(parents=True, exist_ok=True)
    image = supernet.random.Random(2).randbytes(arguments.size ** 2 * 3)
    names = [name for name in arguments.networks.split(",") if name]
    full = supernet.build(arguments.size, supernet.SUPERNET)
    (folder / "image.bin").write_bytes(image)
    (folder / "resident.bin").write_bytes(full.resident())
    if names or arguments.table:
        with gvsoc(folder) as board:
            for name in names:
                schedule = supernet.build(arguments.size, NETWORKS[name]).schedule()[0]
                run_network(board, folder, name, schedule, image)
            for count in (4096, 262144):
                print(f"L3 to L2, {count} bytes: {board.membench(1, count, 4) / count:.3f} cycles a byte")
            print(f"L2 to L1, 32768 bytes: {32768 / board.membench(2, 32768, 4):.2f} bytes a cycle")
            if arguments.table:
                measure_table(board, folder, schedules_of_space(arguments.size, full.schedule()[0]))
    additivity(folder)


if __name__ == "__main__":
    main()
