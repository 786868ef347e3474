#!/bin/sh
# Runs every test program and ends with the sum of their counts. Called by `make test`.
set -u
passed=0
failed=0

# Shows a program's output and adds its last line, "N passed, M failed"; a program that ends
# without one, or not in time, is a failure.
count() {
    echo "== $1"
    shift
    log=$("$@" </dev/null 2>&1)
    status=$?
    echo "$log" | sed '$d'
    last=$(echo "$log" | tail -n 1)
    case $last in
    *" passed, "*" failed")
        echo "   $last"
        passed=$((passed + ${last%% passed*}))
        more=${last#*passed, }
        failed=$((failed + ${more% failed}))
        [ "$status" -eq 0 ] || [ "${more% failed}" -gt 0 ] || failed=$((failed + 1))
        ;;
    *)
        echo "$last"
        echo "FAILED  ended with status $status and no count"
        failed=$((failed + 1))
        ;;
    esac
}

# The whole network's shape on both backends: one CRC.
same_crc() {
    genome=$1
    folder=$BUILD/supernet-$genome
    python3 bench/supernet.py "$folder" --size 96 --genome "$genome" || return 1
    on_posix=$("$BUILD/host/measure" "$folder" pty "$BUILD/host/hilab-firmware" --pty \
        --resident "$folder/resident.bin" | sed -n 's/.*CRC-32C \([0-9a-f]*\), done/\1/p')
    # shellcheck disable=SC2086
    on_qemu=$("$BUILD/host/measure" "$folder" pipe $QEMU -serial stdio -kernel "$elf" \
        -device "loader,file=$folder/resident.bin,addr=0x84000000,force-raw=on" |
        sed -n 's/.*CRC-32C \([0-9a-f]*\), done/\1/p')
    if [ -n "$on_posix" ] && [ "$on_posix" = "$on_qemu" ]; then
        echo "ok      $genome gives $on_posix on posix and on QEMU"
        echo "1 passed, 0 failed"
    else
        echo "FAILED  $genome gives '$on_posix' on posix and '$on_qemu' on QEMU"
        echo "0 passed, 1 failed"
        return 1
    fi
}

probe=$BUILD/sanitized/probe
posix=$BUILD/sanitized/hilab-firmware
elf=$BUILD/qemu/hilab-firmware.elf

count "host, sanitizers" timeout 300 "$BUILD/sanitized/tests"
# shellcheck disable=SC2086
count "rv32imc, QEMU" timeout 300 $QEMU -serial stdio -kernel "$BUILD/qemu/tests.elf"
count "posix firmware" timeout 120 "$probe" posix pipe "$posix" --stdio
count "posix firmware" timeout 120 "$probe" posix pty "$posix" --pty --boot-garbage
count "posix firmware" timeout 120 "$probe" posix tcp "$posix" --tcp 0
count "posix firmware, bad line" timeout 120 "$probe" posix pty "$posix" --pty --seed 5 \
    --bit-error-rate 1e-5 --byte-loss 1e-5 --byte-insertion 1e-5
count "posix firmware, faults" timeout 120 "$probe" posix faults "$posix"
count "posix firmware, -O2" timeout 120 "$probe" posix pipe "$BUILD/host/hilab-firmware"
# shellcheck disable=SC2086
count "QEMU firmware" timeout 120 "$probe" qemu pipe $QEMU -serial stdio -kernel "$elf"
count "a whole network, supernet" same_crc 00001111111111111111111
count "a whole network, FMAS-L2" same_crc 01001111001011111111111
count "fuzz" timeout 3000 "$BUILD/sanitized/fuzz" "$INPUTS"

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
