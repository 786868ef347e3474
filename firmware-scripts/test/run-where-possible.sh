#!/bin/sh
# Runs the firmware's tests, or says what they lack. Maven calls it.
set -eu
cd "$(dirname "$0")/.."
for tool in make gcc python3 riscv64-unknown-elf-gcc qemu-system-riscv32; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "firmware tests skipped: $tool is not installed (./hilab test --install installs it)"
    exit 0
  fi
done
exec make test
