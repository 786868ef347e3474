#!/usr/bin/env bash
# build-all.sh OUT HASH: the firmware for a board and for GVSoC, by the SDK's rules. `make gap8` calls it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
. "$here/sdk.sh"
need_compiler "$out"
# The same sources by the same SDK were built before: each start of the simulator comes through here.
built="$2 $GAP_SDK_HOME ${GAP_BOARD:-} ${GAP_RISCV_GCC_TOOLCHAIN:-}"
if [ "$(cat "$out/built" 2>/dev/null)" = "$built" ]; then
    exit 0
fi
rm -f "$out/built"
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
echo "$built" >"$out/built"
