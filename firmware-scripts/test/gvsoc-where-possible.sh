#!/usr/bin/env bash
# Runs the tests on GVSoC, or says what they lack. `make gvsoc-test` calls it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! lack=$( (. hal/gap8/sdk.sh && mkdir -p "$BUILD/gap8" && need_compiler "$BUILD/gap8" &&
    need_gvsoc) 2>&1); then
    echo "GVSoC tests skipped: $lack"
    exit 0
fi
make --no-print-directory gap8
exec python3 test/gvsoc.py
