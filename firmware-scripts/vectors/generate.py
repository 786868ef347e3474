#!/usr/bin/env python3
"""Writes the shared test vectors of this folder from a second implementation of the wire format,
the schedule and the arithmetic (plain integers, straight from server/docs/numerics.md).
Rerun it only to change the vectors on purpose; the tests read the committed files."""
import random
import struct
from pathlib import Path

HERE = Path(__file__).parent


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def cobs(plain):
    out = bytearray()
    groups = plain.split(b"\0")
    for at, group in enumerate(groups):
        while len(group) >= 254:
            out += b"\xff" + group[:254]
            group = group[254:]
            if not group and at == len(groups) - 1:
                return bytes(out)
        out += bytes([len(group) + 1]) + group
    return bytes(out)


def frame(kind, seq, session, payload, version=1):
    plain = struct.pack("<BBHH", version, kind, seq, session) + payload
    return cobs(plain + struct.pack("<I", crc32c(plain))) + b"\0"


def write(name, head, lines):
    text = "".join(f"# {line}\n" for line in head.splitlines()) + "".join(f"{x}\n" for x in lines)
    (HERE / name).write_text(text)


def hexed(data):
    return bytes(data).hex() or "-"


def crc_vectors():
    cases = [b"", b"123456789", bytes(32), b"\xff" * 32, bytes(range(32)), bytes(range(31, -1, -1))]
    cases += [bytes([i]) for i in (0, 1, 127, 128, 255)]
    return [f"{hexed(c)} {crc32c(c):08x}" for c in cases]


def cobs_vectors(rng):
    plain = [b"", b"\0", b"\0\0", b"\x11\x22\0\x33", b"\x11\0\0\0", b"\0\x11", bytes(300)]
    for count in (1, 253, 254, 255, 256, 507, 508, 509, 970):
        plain.append(bytes(rng.randrange(1, 256) for _ in range(count)))
        plain.append(plain[-1] + b"\0")
        plain.append(b"\0" + plain[-2])
        plain.append(bytes(rng.randrange(4) for _ in range(count)))
    lines = [f"good {hexed(p)} {hexed(cobs(p))}" for p in plain]
    bad = [b"", b"\x02", b"\xff", b"\x03\x11", b"\x05\x11\x22\x33", b"\xff" + b"\x01" * 253,
           b"\x03\x11\x00", b"\x00", b"\x01\x00", b"\x02\x11\x09"]
    return lines + [f"bad {hexed(b)}" for b in bad]


def frame_vectors(rng):
    lines = []
    payloads = [b"", b"\0", b"\0\0\0\0", b"hello", bytes(960), b"\xff" * 960, b"\x01" * 254]
    payloads += [bytes(rng.randrange(256) for _ in range(n)) for n in (1, 7, 243, 244, 245, 960)]
    wires = []
    for at, payload in enumerate(payloads):
        kind, seq, session = 1 + at, 65535 - 257 * at, 513 * at
        wire = frame(kind, seq, session, payload)
        wires.append(wire)
        lines.append(f"good 1 {kind} {seq} {session} {hexed(payload)} {wire.hex()}")
    lines.append(f"good 2 1 0 0 - {frame(1, 0, 0, b'', version=2).hex()}")
    for wire in (wires[3], wires[7], wires[9]):
        for bit in [rng.randrange(8 * (len(wire) - 1)) for _ in range(24)]:
            damaged = bytearray(wire)
            damaged[bit // 8] ^= 1 << bit % 8
            lines.append(f"damaged {damaged.hex()}")
        for at in [rng.randrange(len(wire) - 1) for _ in range(6)]:
            lines.append(f"damaged {(wire[:at] + wire[at + 1:]).hex()}")
            inserted = bytes([rng.randrange(1, 256)])
            lines.append(f"damaged {(wire[:at] + inserted + wire[at:]).hex()}")
    plain = struct.pack("<BBHH", 1, 1, 0, 0) + bytes(961)
    too_long = cobs(plain + struct.pack("<I", crc32c(plain))) + b"\0"
    lines.append(f"damaged {too_long.hex()}")
    lines.append("damaged " + "01" * 2000 + "00")
    short = struct.pack("<BBHB", 1, 1, 0, 0)
    short += struct.pack("<I", crc32c(short))
    lines.append(f"damaged {cobs(short).hex()}00")
    lines.append(f"damaged {cobs(bytes(4)).hex()}00")
    garbage = b"\r\nBoot ROM v1\xff\xfe\x80\0"
    after = b"after garbage"
    lines.append(f"stream 1 1 7 0 {hexed(after)} "
                 f"{garbage.hex()}0000{frame(1, 7, 0, after).hex()}")
    return lines


def half_even(product):
    whole, rest = product >> 16, product & 0xFFFF
    return whole + (rest > 0x8000 or (rest == 0x8000 and whole & 1))


def requantize(acc, k, zp):
    limit = (1 << 30) // k
    acc = max(-limit, min(limit, acc))
    return max(0, min(255, half_even(acc * k) + zp))


def requantize_vectors(rng):
    lines = []
    cases = [(0, 1, 0), (1, 32768, 0), (3, 32768, 0), (5, 32768, 0), (-1, 32768, 128),
             (-3, 32768, 128), (2**31 - 1, 1, 0), (-(2**31) + 1, 1, 255), (2**31 - 1, 2**30, 7),
             (1, 2**30, 0), (-1, 2**30, 255), (2**22, 255, 0), (2**23, 65536, 255)]
    for _ in range(400):
        k = rng.choice((1, 2, 3, 255, 256, 4096, 32768, 65535, 65536, 65537, 2**20, 2**29 + 1))
        zp = rng.choice((0, 1, 127, 128, 200, 255))
        acc = (rng.randrange(-300, 300) * 65536 + rng.choice((-1, 0, 1, 32767, 32768, 32769))) // k
        cases.append((acc, k, zp))
    for _ in range(400):
        cases.append((rng.randrange(-2**23, 2**23), rng.randrange(1, 2**18), rng.randrange(256)))
    for acc, k, zp in cases:
        lines.append(f"{acc} {k} {zp} {requantize(acc, k, zp)}")
    return lines


def seeded(count, seed, stream=0):
    state, out = (seed ^ 0x9E3779B9 * (stream + 1)) & 0xFFFFFFFF, bytearray()
    for _ in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        out.append(state >> 24)
    return bytes(out)


class Network:
    """Layers by name; tensors are nested as value[y][x][c]; offsets are never reused."""

    def __init__(self, rng):
        self.rng, self.records, self.values, self.zps = rng, [], [], []
        self.arena, self.weights, self.parameters = 0, bytearray(), bytearray()

    def emit(self, operator, value, zp, inputs=(), window=(1, 1), weights=0, parameters=0):
        shape = (len(value), len(value[0]), len(value[0][0]))
        left, right = (list(inputs) + [0xFFFF, 0xFFFF])[:2]
        self.records.append(struct.pack(
            "<BBBBHHHHHHIII", operator, window[0] | window[1] << 4, zp, 0, left, right, *shape, 0,
            self.arena, weights, parameters))
        self.arena += -(-shape[0] * shape[1] * shape[2] // 4) * 4
        self.values.append(value)
        self.zps.append(zp)
        return len(self.records) - 1

    def input(self, shape, zp, data):
        height, width, channels = shape
        rows = [[[data[(y * width + x) * channels + c] for c in range(channels)]
                 for x in range(width)] for y in range(height)]
        return self.emit(1, rows, zp)

    def convolution(self, kind, source, outputs, zp, stride=1, dilation=1, shrink=1.0):
        value, in_zp = self.values[source], self.zps[source]
        height, width, channels = len(value), len(value[0]), len(value[0][0])
        kernel = 1 if kind == 3 else 3
        taps = kernel * kernel * (1 if kind == 4 else channels)
        w = {(o, i): self.rng.randrange(-127, 128) for o in range(outputs) for i in range(taps)}
        ks = [max(1, int(shrink * 65536 * 255 / (taps ** 0.5 * 127 * 147) *
                         self.rng.uniform(0.5, 2))) for _ in range(outputs)]
        biases = [self.rng.randrange(-20000, 20000) for _ in range(outputs)]
        sums = [sum(w[o, i] for i in range(taps)) for o in range(outputs)]

        def outside(size):
            out = -(-size // stride)
            return out, max((out - 1) * stride + (kernel - 1) * dilation + 1 - size, 0) // 2

        (out_h, top), (out_w, left) = outside(height), outside(width)

        def at(oy, ox, o):
            acc = biases[o] - in_zp * sums[o]
            for ky in range(kernel):
                for kx in range(kernel):
                    y, x = oy * stride + ky * dilation - top, ox * stride + kx * dilation - left
                    inside = 0 <= y < height and 0 <= x < width
                    pixel = value[y][x] if inside else [in_zp] * channels
                    tap = ky * kernel + kx
                    if kind == 4:
                        acc += pixel[o] * w[o, tap]
                    else:
                        acc += sum(pixel[c] * w[o, tap * channels + c] for c in range(channels))
            return requantize(acc, ks[o], zp)

        result = [[[at(y, x, o) for o in range(outputs)] for x in range(out_w)]
                  for y in range(out_h)]
        w_at, p_at = len(self.weights), len(self.parameters)
        order = [(o, row * 3 + column if row < 3 else -1) for o in range(outputs)
                 for column in range(3) for row in range(4)] if kind == 4 else \
            [(block + o, quad + i) for block in range(0, outputs, 4)
             for quad in range(0, taps, 4) for o in range(4) for i in range(4)]
        self.weights += bytes(w.get(key, 0) & 0xFF for key in order)
        for o in range(outputs):
            self.parameters += struct.pack("<ii", biases[o] - in_zp * sums[o], ks[o])
        return self.emit(kind, result, zp, [source], (stride, dilation), w_at, p_at)

    def add(self, a, b):
        zp = self.zps[a]
        value = [[[max(0, min(255, p + q - zp)) for p, q in zip(l, r)] for l, r in zip(m, n)]
                 for m, n in zip(self.values[a], self.values[b])]
        return self.emit(5, value, zp, [a, b])

    def pool(self, source, zp):
        value, in_zp = self.values[source], self.zps[source]
        pixels = [p for row in value for p in row]
        k = round(65536 / len(pixels))
        out = [[[requantize(sum(p[c] for p in pixels) - len(pixels) * in_zp, k, zp)
                 for c in range(len(pixels[0]))]]]
        return self.emit(6, out, zp, [source], weights=k)

    def broadcast(self, source, height, width):
        pixel = self.values[source][0][0]
        value = [[list(pixel) for _ in range(width)] for _ in range(height)]
        return self.emit(7, value, self.zps[source], [source])

    def concat(self, a, b):
        value = [[p + q for p, q in zip(m, n)] for m, n in zip(self.values[a], self.values[b])]
        return self.emit(8, value, self.zps[a], [a, b])

    def schedule(self):
        head = struct.pack("<IBBHIIII", 0x43534C48, 1, 1, len(self.records), self.arena,
                           crc32c(self.weights), crc32c(self.parameters), 0)
        body = head + b"".join(self.records)
        return body + struct.pack("<I", crc32c(body))

    def crc(self, layer):
        return crc32c(bytes(c for row in self.values[layer] for p in row for c in p))


def layer_vectors(rng):
    lines = []

    def line(name, net, seed):
        lines.append(f"{name} {seed} {hexed(net.schedule())} {hexed(net.weights)} "
                     f"{hexed(net.parameters)} {net.crc(len(net.records) - 1):08x}")

    def convolution(name, kind, shape, outputs, stride=1, dilation=1, zps=(0, 0)):
        net, seed = Network(rng), rng.randrange(2**32)
        data = seeded(shape[0] * shape[1] * shape[2], seed)
        net.convolution(kind, net.input(shape, zps[0], data), outputs, zps[1], stride, dilation)
        line(name, net, seed)

    convolution("stem", 2, (12, 10, 3), 8, 2, 1, (128, 0))
    convolution("dense_dilated", 2, (9, 7, 2), 5, 1, 3, (7, 130))
    convolution("expand", 3, (3, 5, 16), 24, zps=(117, 0))
    convolution("project", 3, (4, 3, 33), 7, zps=(0, 121))
    convolution("class_head", 3, (6, 6, 40), 21, zps=(0, 90))
    for stride in (1, 2, 3):
        for dilation in (1, 2, 3, 4):
            convolution(f"depthwise_s{stride}_d{dilation}", 4, (11, 8, 5), 5, stride, dilation,
                        (0 if dilation % 2 else 131, 3))
    for n in (1, 2, 3, 48):
        net, seed = Network(rng), rng.randrange(2**32)
        net.pool(net.input((n, 2, 6), 117, seeded(n * 12, seed)), 117)
        line(f"pool_{2 * n}", net, seed)
    net, seed = Network(rng), rng.randrange(2**32)
    a = net.input((3, 4, 5), 100, seeded(60, seed, 0))
    net.add(a, net.input((3, 4, 5), 100, seeded(60, seed, 1)))
    line("add", net, seed)
    net, seed = Network(rng), rng.randrange(2**32)
    a = net.input((3, 4, 5), 0, seeded(60, seed, 0))
    net.concat(a, net.input((3, 4, 2), 0, seeded(24, seed, 1)))
    line("concat", net, seed)
    net, seed = Network(rng), rng.randrange(2**32)
    net.broadcast(net.input((1, 1, 6), 9, seeded(6, seed)), 3, 5)
    line("broadcast", net, seed)
    return lines


def network_vector(rng):
    """A small network with every operator: stem, two bottlenecks (one residual), pooling head."""
    net, seed = Network(rng), 20261121
    image = net.input((24, 20, 3), 128, seeded(24 * 20 * 3, seed))
    x = net.convolution(2, image, 8, 0, stride=2)
    x = net.convolution(4, x, 8, 0)
    x = net.convolution(3, x, 8, 117)
    y = net.convolution(3, x, 24, 0)
    y = net.convolution(4, y, 24, 0, dilation=2)
    y = net.convolution(3, y, 8, 117, shrink=0.5)
    x = net.add(x, y)
    y = net.convolution(3, x, 24, 0)
    y = net.convolution(4, y, 24, 0, stride=2, dilation=4)
    x = net.convolution(3, y, 16, 121)
    p = net.pool(x, 121)
    p = net.convolution(3, p, 12, 0)
    p = net.broadcast(p, len(net.values[x]), len(net.values[x][0]))
    a = net.convolution(3, x, 12, 0)
    c = net.concat(p, a)
    c = net.convolution(3, c, 12, 0)
    net.convolution(3, c, 21, 140)
    crcs = ",".join(f"{net.crc(i):08x}" for i in range(len(net.records)))
    return [f"seed {seed}", f"schedule {hexed(net.schedule())}", f"weights {hexed(net.weights)}",
            f"parameters {hexed(net.parameters)}", f"crcs {crcs}"]


def main():
    rng = random.Random(17)
    write("crc32c.txt", "bytes crc (hexadecimal; - is no bytes)", crc_vectors())
    write("cobs.txt", "good plain encoded | bad encoded (hexadecimal; - is no bytes)",
          cobs_vectors(rng))
    write("frames.txt", "good version type seq session payload wire | damaged wire: no frame comes "
          "out |\nstream version type seq session payload wire: garbage first, then this one frame",
          frame_vectors(rng))
    write("requantize.txt", "accumulator k zeroPoint result (decimal)", requantize_vectors(rng))
    write("layers.txt", "name seed schedule weights parameters crc: one layer as for RUN_LAYER, "
          "inputs from the seed,\nthe CRC-32C of the output in H, W, C order",
          layer_vectors(rng))
    write("network.txt", "A small network with every operator; its image is the seed's stream 0; "
          "crcs: CRC-32C of every layer's output", network_vector(rng))


if __name__ == "__main__":
    main()
