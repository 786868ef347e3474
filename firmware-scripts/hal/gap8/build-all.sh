#!/usr/bin/env bash
# build-all.sh OUT HASH: the firmware for a board and for GVSoC, by the SDK's rules. `make gap8` calls it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
. "$here/sdk.sh"
need_compiler "$out"
for platform in gvsoc board; do
    # the SDK's rules do not see changed headers
    rm -rf "$out/$platform"
    if ! make -C "$here" build platform=$platform BUILDDIR="$out/$platform" FIRMWARE_HASH="$2" \
        >"$out/$platform.log" 2>&1; then
        tail -n 20 "$out/$platform.log" >&2
        missing "the build for $platform failed; all of it is in $out/$platform.log"
    fi
    cp "$out/$platform/hilab-firmware" "$out/hilab-firmware-$platform.elf"
    echo "  $out/hilab-firmware-$platform.elf"
done
