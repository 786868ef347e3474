#!/usr/bin/env python3
"""A simulator's launcher as firmware-scripts/hal/gap8/run-gvsoc is one, and what can go wrong with it:
fake-gvsoc.py MODE FIRMWARE --work FOLDER --port N [--resident FILE] [--image FILE]
"""
import os
import socket
import sys
import time

mode, firmware = sys.argv[1:3]
options = dict(zip(sys.argv[3::2], sys.argv[4::2]))
port = options["--port"]
leftover = os.path.join(options["--work"], "leftover")
if os.path.exists(leftover):
    print("the work folder is not empty")
    sys.exit(4)
with open(leftover, "w") as file:
    file.write(options.get("--image", ""))


def become_firmware():
    words = [firmware, "--tcp", port]
    if "--resident" in options:
        words += ["--resident", options["--resident"]]
    os.execv(firmware, words)


def listen():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(port)))
    listener.listen(1)
    return listener.accept()[0]


if mode == "good":
    become_firmware()
elif mode == "late":
    time.sleep(1.5)
    become_firmware()
elif mode == "hang":
    print("Error: illegal instruction at 0x1c000080", flush=True)
    time.sleep(600)
elif mode == "mute":
    line = listen()
    time.sleep(600)
elif mode == "die":
    print("Input error: missing flash image", flush=True)
    sys.exit(255)
elif mode == "drop":
    line = listen()
    line.recv(1)
    sys.exit(15)
elif mode == "flood":
    while True:
        sys.stdout.write("invalid access at 0xdeadbeef\n" * 1000)
elif mode == "garbage":
    line = listen()
    while True:
        line.sendall(bytes(range(256)))
        time.sleep(0.001)
