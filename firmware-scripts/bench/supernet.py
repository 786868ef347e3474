#!/usr/bin/env python3
"""Writes a schedule, a resident image and an input image in the shape of FMAS's MobileNetV2 space, with
seeded random weights: for speed and for comparing backends, not for accuracy. The planner on the server
makes the real ones.

    supernet.py OUT [--size 384] [--genome S2S3S14S17D12D13D14D15D16D17PRESENCE]
"""
import argparse
import random
import struct
from pathlib import Path

WIDTHS = [16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320]
SUPERNET = "00001111111111111111111"
RESIDUAL = [2, 4, 5, 7, 8, 9, 11, 12, 14, 15]
INPUT, DENSE, POINTWISE, DEPTHWISE, ADD, POOL, BROADCAST, CONCAT = range(1, 9)


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


class Arena:
    """First fit over the tensors that are still needed."""

    def __init__(self):
        self.live, self.bytes = {}, 0

    def place(self, index, size):
        at = 0
        for start, end in sorted(self.live.values()):
            if at + size <= start:
                break
            at = max(at, end)
        self.live[index] = (at, at + -(-size // 4) * 4)
        self.bytes = max(self.bytes, self.live[index][1])
        return at


def packed(operator, weights, outputs, taps):
    """Weight layout 1 from one row of taps for each output."""
    if operator == DEPTHWISE:
        return b"".join(weights[o * 9 + column:o * 9 + 9:3] + b"\0"
                        for o in range(outputs) for column in range(3))
    rows = [weights[o * taps:(o + 1) * taps] + bytes(-taps % 4) for o in range(outputs)]
    rows += [bytes(-(-taps // 4) * 4)] * (-outputs % 4)
    return b"".join(rows[block + o][quad:quad + 4] for block in range(0, len(rows), 4)
                    for quad in range(0, taps, 4) for o in range(4))


class Network:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.layers, self.weights, self.parameters, self.macs = [], bytearray(), bytearray(), 0

    def layer(self, operator, shape, zp, inputs=(), window=(1, 1), weights=0, parameters=0):
        self.layers.append((operator, shape, zp, inputs, window, weights, parameters))
        return len(self.layers) - 1

    def convolution(self, operator, source, outputs, zp, stride=1, dilation=1, shared=None):
        height, width, channels = self.layers[source][1]
        in_zp = self.layers[source][2]
        taps = {DENSE: 9 * channels, POINTWISE: channels, DEPTHWISE: 9}[operator]
        shape = (-(-height // stride), -(-width // stride), outputs)
        self.macs += shape[0] * shape[1] * outputs * taps
        w_at, p_at = self.image(operator, outputs, taps, in_zp)
        return self.layer(operator, shape, zp, (source,), (stride, dilation), w_at, p_at)

    def image(self, operator, outputs, taps, in_zp):
        w_at, p_at = len(self.weights), len(self.parameters)
        drawn = self.rng.randbytes(outputs * taps)
        weights = drawn.replace(b"\x80", b"\x81")
        signed = [b - 256 if b > 127 else b for b in weights]
        scale = 65536 * 255 / (taps ** 0.5 * 127 * 147)
        for o in range(outputs):
            mine = signed[o * taps:(o + 1) * taps]
            bias = self.rng.randrange(-8000, 8000) - in_zp * sum(mine)
            multiplier = max(1, int(scale * self.rng.uniform(0.3, 0.9)))
            self.parameters += struct.pack("<ii", bias, multiplier)
        self.weights += packed(operator, weights, outputs, taps)
        return w_at, p_at

    def schedule(self):
        last_use = {}
        for index, layer in enumerate(self.layers):
            for source in layer[3]:
                last_use[source] = index
        arena, records = Arena(), []
        for index, (operator, shape, zp, inputs, window, weights, parameters) in enumerate(self.layers):
            at = arena.place(index, shape[0] * shape[1] * shape[2])
            left, right = (list(inputs) + [0xFFFF, 0xFFFF])[:2]
            records.append(struct.pack(
                "<BBBBHHHHHHIII", operator, window[0] | window[1] << 4, zp, 0, left, right, *shape, 0,
                at, weights, parameters))
            for source in [s for s in arena.live if last_use.get(s, -1) == index]:
                del arena.live[source]
        head = struct.pack("<IBBHIIII", 0x43534C48, 1, 1, len(records), arena.bytes,
                           crc32c(self.weights), crc32c(self.parameters), 0)
        body = head + b"".join(records)
        return body + struct.pack("<I", crc32c(body)), arena.bytes

    def resident(self):
        head = struct.pack("<IIIIIII", 0x49524C48, 1, len(self.weights), len(self.parameters),
                           crc32c(self.weights), crc32c(self.parameters), 0)
        return head + struct.pack("<I", crc32c(head)) + self.weights + self.parameters


def decode(genome):
    bits = [int(b) for b in genome]
    strides = {1: 2 + bits[0], 3: 2 + bits[1], 13: 1 + bits[2], 16: 1 + bits[3]}
    dilations = {b: 2 for b in range(7, 11)}
    dilations |= {11 + i: 1 + bits[4 + i] for i in range(3)}
    dilations |= {14 + i: 1 + 2 * bits[7 + 2 * i] + bits[8 + 2 * i] for i in range(3)}
    present = dict(zip(RESIDUAL, bits[13:23]))
    return strides, dilations, present


def build(size, genome, seed=1):
    strides, dilations, present = decode(genome)
    net = Network(seed)
    x = net.layer(INPUT, (size, size, 3), 128)
    x = net.convolution(DENSE, x, 32, 0, stride=2)
    for block, width in enumerate(WIDTHS):
        if not present.get(block, 1):
            continue
        skip, channels = x, net.layers[x][1][2]
        if block > 0:
            x = net.convolution(POINTWISE, x, 6 * channels, 0)
        x = net.convolution(DEPTHWISE, x, net.layers[x][1][2], 0, strides.get(block, 1),
                            dilations.get(block, 1))
        x = net.convolution(POINTWISE, x, width, 120)
        if block in RESIDUAL:
            x = net.layer(ADD, net.layers[x][1], 120, (skip, x))
    height, width, channels = net.layers[x][1]
    positions = height * width
    k = (65536 + positions // 2) // positions
    p = net.layer(POOL, (1, 1, channels), 120, (x,), weights=k)
    p = net.convolution(POINTWISE, p, 256, 0)
    p = net.layer(BROADCAST, (height, width, 256), 0, (p,))
    a = net.convolution(POINTWISE, x, 256, 0)
    c = net.layer(CONCAT, (height, width, 512), 0, (p, a))
    c = net.convolution(POINTWISE, c, 256, 0)
    net.convolution(POINTWISE, c, 21, 128)
    return net


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=384)
    parser.add_argument("--genome", default=SUPERNET)
    arguments = parser.parse_args()
    net = build(arguments.size, arguments.genome)
    schedule, arena = net.schedule()
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "schedule.bin").write_bytes(schedule)
    (arguments.out / "resident.bin").write_bytes(net.resident())
    (arguments.out / "image.bin").write_bytes(random.Random(2).randbytes(arguments.size ** 2 * 3))
    print(f"{len(net.layers)} layers, {net.macs} MACs, schedule {len(schedule)} bytes, weights "
          f"{len(net.weights)} bytes, parameters {len(net.parameters)} bytes, arena {arena} bytes")


if __name__ == "__main__":
    main()
