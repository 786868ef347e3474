#!/usr/bin/env python3
"""Measures the firmware on GVSoC: whole networks of FMAS's MobileNetV2 space, every layer shape of that
space alone, and how far the sums of single layers are from whole networks. The weights are random, which
the cycles do not depend on.

    gap8.py OUT [--size 384] [--networks supernet,FMAS-L1,FMAS-L2] [--table]

Needs what run-gvsoc needs. Writes OUT/layers-NAME.csv and OUT/table.csv.
"""
import argparse
import contextlib
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
            board = host.Host(port, patience=10)
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


HEADER = "operator,stride,dilation,in height,in width,in channels,height,width,channels,MACs," \
         "cycles,wait cycles\n"


def write_rows(path, rows):
    path.write_text(HEADER + "".join(",".join(map(str, row)) + "\n" for row in rows))


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
    return total


def measure_table(board, folder, schedules):
    """Cycles by shape, of each shape alone."""
    table, rows, began = {}, [], time.monotonic()
    for schedule in schedules:
        for index in range(struct.unpack_from("<H", schedule, 6)[0]):
            shape = single.shape_of(schedule, index)
            if single.record(schedule, index)[0] == 1 or shape in table:
                continue
            result, layer = board.run_layer(single.single_layer(schedule, index), 1)
            if layer is None:
                raise SystemExit(f"{describe(schedule, index)} ended in error {result.error}")
            table[shape] = layer[0]
            rows.append(describe(schedule, index) + list(layer[:2]))
    write_rows(folder / "table.csv", rows)
    print(f"table: {len(table)} shapes, {sum(table.values()) / 1e6:.1f} Mcycles, "
          f"{time.monotonic() - began:.0f} s", flush=True)
    summary(rows)
    return table


def additivity(name, schedule, total, table):
    count = struct.unpack_from("<H", schedule, 6)[0]
    alone = sum(table[single.shape_of(schedule, i)] for i in range(count)
                if single.record(schedule, i)[0] != 1)
    print(f"{name}: layers alone {alone / 1e6:.2f} Mcycles, {100 * (alone - total) / total:+.2f} % of "
          "the whole network's")


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
    names = arguments.networks.split(",")
    nets = {name: supernet.build(arguments.size, NETWORKS[name]) for name in names}
    schedules = {name: net.schedule()[0] for name, net in nets.items()}
    (folder / "image.bin").write_bytes(image)
    (folder / "resident.bin").write_bytes(nets[names[0]].resident())
    with gvsoc(folder) as board:
        totals = {name: run_network(board, folder, name, schedules[name], image) for name in names}
        for l3_to_l2 in (4096, 262144):
            print(f"L3 to L2, {l3_to_l2} bytes: {board.membench(1, l3_to_l2, 4) / l3_to_l2:.3f} "
                  "cycles a byte")
        print(f"L2 to L1, 32768 bytes: {32768 / board.membench(2, 32768, 4):.2f} bytes a cycle")
        if arguments.table:
            space = schedules_of_space(arguments.size, schedules[names[0]])
            table = measure_table(board, folder, itertools.chain(schedules.values(), space))
            for name in names:
                additivity(name, schedules[name], totals[name], table)


if __name__ == "__main__":
    main()
