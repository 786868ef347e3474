# Sourced by bash: the environment of the GAP SDK for one board, or a sentence about what is missing.

missing() {
    echo "GAP8: $1" >&2
    exit 3
}

[ -n "${GAP_SDK_HOME:-}" ] || missing "GAP_SDK_HOME is not set; it names a folder with GreenWaves' GAP SDK 4.22"
board_config=$GAP_SDK_HOME/configs/${GAP_BOARD:-gapuino_v3}.sh
[ -f "$board_config" ] || missing "$board_config is not there; GAP_SDK_HOME or GAP_BOARD names no GAP SDK or no board of it"
# The SDK's scripts use variables that may be unset.
set +u
. "$board_config"
set -u

need_compiler() {
    [ -f "$TARGET_INSTALL_DIR/lib/gap/librt.a" ] ||
        missing "the SDK's runtime is not built; 'make pulp-os' in $GAP_SDK_HOME builds it"
    command -v riscv32-unknown-elf-gcc >/dev/null ||
        missing "riscv32-unknown-elf-gcc is not there; GAP_RISCV_GCC_TOOLCHAIN names GreenWaves' toolchain"
    echo 'int x;' >"$1/probe.c"
    riscv32-unknown-elf-gcc -mchip=gap8 -c "$1/probe.c" -o "$1/probe.o" 2>"$1/probe.log" ||
        missing "riscv32-unknown-elf-gcc does not compile for gap8: $(head -n 1 "$1/probe.log")"
    rm -f "$1"/probe.*
}

need_gvsoc() {
    [ -x "$INSTALL_DIR/bin/gvsoc_launcher" ] ||
        missing "the SDK's GVSoC is not built; 'make gvsoc' in $GAP_SDK_HOME builds it"
}
