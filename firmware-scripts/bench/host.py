"""The host's side of protocol.md over TCP, for benches and tests of a firmware. Layouts: messages.md."""
import socket
import struct
import time

from supernet import crc32c

HELLO, PING, PUT_BEGIN, PUT_CHUNK, PUT_END, SELECT, RUN, STATUS, GET_LAYERS, RUN_LAYER = range(1, 11)
GET_OUTPUT, MEMBENCH, SET_CLOCK, SET_BAUD, ABORT, RESET = range(11, 17)
SCHEDULE, IMAGE, WEIGHTS, PARAMETERS = range(4)
RUNNING, DONE = 1, 2
LAYER_CRCS = 1
CHUNK = 950
LAYERS_AT_ONCE = 47


def stuff(data):
    """COBS without the delimiter."""
    out, block = bytearray(), bytearray()
    for byte in data:
        if byte:
            block.append(byte)
        if not byte or len(block) == 254:
            out += bytes([len(block) + 1]) + block
            block = bytearray()
    return bytes(out + bytes([len(block) + 1]) + block)


def unstuff(data):
    out, at = bytearray(), 0
    while at < len(data):
        count = data[at]
        out += data[at + 1:at + count]
        at += count
        if count < 255 and at < len(data):
            out.append(0)
    return bytes(out)


class Refused(Exception):
    """The device's error reply: code, request, layer and value as in messages.md."""

    def __init__(self, code, request, layer, value):
        super().__init__(f"error {code} to request 0x{request:02x}, layer {layer}, value {value:#x}")
        self.code, self.layer, self.value = code, layer, value


class Hello:
    def __init__(self, payload):
        (self.boot_counter, self.nonce, self.version, self.backend, self.reset_cause, self.cores,
         self.firmware_hash, self.unique_id, self.operators, self.l1, self.l2, self.l3,
         self.controller_hz, self.cluster_hz, self.pc, self.weights_valid, self.weights_bytes,
         self.weights_crc, self.parameters_valid, self.parameters_bytes, self.parameters_crc,
         self.payload_max, self.arena) = struct.unpack_from("<IIBBBBQQIIIIIIIBIIBIIHI", payload)


class Result:
    def __init__(self, payload, seconds):
        (self.state, self.error, self.layer, self.passes, self.repeats, self.nonce, self.schedule,
         self.crc) = struct.unpack_from("<BBHHHIII", payload, 4)
        self.cycles = [c for c, in struct.iter_unpack("<Q", payload[24:])]
        self.seconds = seconds


class Host:
    """One session. `patience` is how long it waits for a reply before it asks again, `pauses` the
    first and the longest between two STATUS of a job that has not rung: on GAP8 each delays what runs."""

    def __init__(self, port, patience=4.0, start_seconds=30.0, pauses=(0.05, 2.0)):
        self.socket = self.connect(port, time.monotonic() + start_seconds)
        self.patience, self.seq, self.session, self.nonce = patience, 0, 0, 0
        self.received, self.repetitions, self.pauses, self.bells = b"", 0, pauses, 0

    @staticmethod
    def connect(port, deadline):
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port))
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def frame(self, deadline, bells=float("inf")):
        """The next whole frame's bytes without its CRC, None after the deadline or so many bells and one."""
        while True:
            stuffed, delimiter, rest = self.received.partition(b"\0")
            if delimiter:
                self.received = rest
                self.bells += not stuffed
                frame = unstuff(stuffed)
                if len(frame) >= 10 and crc32c(frame[:-4]) == struct.unpack("<I", frame[-4:])[0]:
                    return frame[:-4]
                continue
            if self.bells > bells:
                return None
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            self.socket.settimeout(left)
            try:
                arrived = self.socket.recv(4096)
            except TimeoutError:
                return None
            if not arrived:
                raise ConnectionError("the firmware's process ended")
            self.received += arrived

    def reply_to(self, seq):
        deadline = time.monotonic() + self.patience
        while frame := self.frame(deadline):
            if struct.unpack_from("<H", frame, 2)[0] == seq:
                return frame
        return None

    def ask(self, request, payload=b"", attempts=20):
        self.seq += 1
        frame = struct.pack("<BBHH", 1, request, self.seq & 0xFFFF, self.session) + payload
        wire = b"\0" + stuff(frame + struct.pack("<I", crc32c(frame))) + b"\0"
        for _ in range(attempts):
            self.socket.sendall(wire)
            reply = self.reply_to(self.seq & 0xFFFF)
            if reply:
                break
            self.repetitions += 1
        else:
            raise ConnectionError(f"no reply to request 0x{request:02x}")
        if reply[1] == 0xFF:
            _, code, kind, layer, value = struct.unpack_from("<IBBHI", reply, 6)
            raise Refused(code, kind, layer, value)
        if request == HELLO:
            self.session = struct.unpack_from("<H", reply, 4)[0]
        return reply[6:]

    def hello(self, nonce=0x1234):
        return Hello(self.ask(HELLO, struct.pack("<I", nonce)))

    def put(self, region, data):
        """True if the bytes were there already."""
        begun = self.ask(PUT_BEGIN, struct.pack("<BII", region, len(data), crc32c(data)))
        if begun[4]:
            return True
        for at in range(0, len(data), CHUNK):
            self.ask(PUT_CHUNK, struct.pack("<BI", region, at) + data[at:at + CHUNK])
        self.ask(PUT_END, bytes([region]))
        return False

    def select(self, schedule):
        self.put(SCHEDULE, schedule)
        self.ask(SELECT, schedule[-4:])

    def job(self, request, subject, flags=LAYER_CRCS, rest=b"", warm_ups=0, repeats=1):
        """Runs a network or a layer and acknowledges its result."""
        self.nonce += 1
        head = struct.pack("<IIHHBQ", self.nonce, subject, warm_ups, repeats, flags, 0)
        began, bells = time.monotonic(), self.bells
        self.ask(request, head + rest)
        pause, longest = self.pauses
        while True:
            deadline = time.monotonic() + pause
            while self.frame(deadline, bells):
                pass
            bells = self.bells
            status = self.ask(STATUS, struct.pack("<IB", self.nonce, 0))
            if status[4] != RUNNING:
                break
            pause = min(2 * pause, longest)
        return Result(status, time.monotonic() - began)

    def acknowledge(self):
        self.ask(STATUS, struct.pack("<IB", self.nonce, 1))

    def run(self, schedule, image, repeats=1, flags=LAYER_CRCS):
        self.put(IMAGE, image)
        self.select(schedule)
        return self.job(RUN, crc32c(image), flags, repeats=repeats)

    def run_layer(self, schedule, seed):
        """Result and the one layer's (cycles, wait cycles, CRC)."""
        result = self.job(RUN_LAYER, seed, rest=schedule)
        if result.state != DONE:
            return result, None
        layers = self.layers(struct.unpack_from("<H", schedule, 6)[0])
        self.acknowledge()
        return result, layers[-1]

    def layers(self, count):
        """(cycles, wait cycles, CRC) of every layer."""
        found = []
        for first in range(0, count, LAYERS_AT_ONCE):
            ask = struct.pack("<HH", first, min(LAYERS_AT_ONCE, count - first))
            found += struct.iter_unpack("<QQI", self.ask(GET_LAYERS, ask)[8:])
        return found

    def output(self, count):
        found = b""
        while len(found) < count:
            ask = struct.pack("<IH", len(found), min(952, count - len(found)))
            found += self.ask(GET_OUTPUT, ask)[8:]
        return found

    def membench(self, path, count, repeats=1):
        """Cluster cycles of one move."""
        reply = self.ask(MEMBENCH, struct.pack("<IHB", count, repeats, path))
        return struct.unpack_from("<Q", reply, 4)[0] / repeats
