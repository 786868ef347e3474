"""Single layers of a schedule, as RUN_LAYER takes them. Layouts: schedule.md."""
import struct

from supernet import INPUT, crc32c

HEADER, RECORD, CRC, NONE = 24, 28, 4, 0xFFFF


def record(schedule, index):
    """operator, window, zero point, 0, left, right, height, width, channels, 0, output, weights,
    parameters"""
    return list(struct.unpack_from("<BBBBHHHHHHIII", schedule, HEADER + index * RECORD))


def shape_of(schedule, index):
    """What a layer's time depends on: its record without places and zero point, and its input's
    shape."""
    layer = record(schedule, index)
    source = record(schedule, layer[4])[6:9] if layer[4] != NONE else []
    return tuple(layer[:2] + layer[6:9] + source)


def single_layer(schedule, index):
    """The layer with its input layers in front, in an arena of their own."""
    layer, records, at = record(schedule, index), [], 0
    for side in (4, 5):
        if layer[side] == NONE:
            continue
        source = record(schedule, layer[side])
        records.append([INPUT, 0x11, source[2], 0, NONE, NONE] + source[6:9] + [0, at, 0, 0])
        layer[side] = len(records) - 1
        at += -(-source[6] * source[7] * source[8] // 4) * 4
    layer[10] = at
    records.append(layer)
    at += -(-layer[6] * layer[7] * layer[8] // 4) * 4
    head = schedule[:6] + struct.pack("<HI", len(records), at) + schedule[12:HEADER]
    body = head + b"".join(struct.pack("<BBBBHHHHHHIII", *r) for r in records)
    return body + struct.pack("<I", crc32c(body))


def distinct_layers(schedule):
    """One single-layer schedule a shape."""
    found = {}
    for index in range(struct.unpack_from("<H", schedule, 6)[0]):
        if record(schedule, index)[0] != INPUT:
            found.setdefault(shape_of(schedule, index), index)
    return [single_layer(schedule, index) for index in found.values()]
