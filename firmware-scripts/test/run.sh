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
    log=$(timeout 600 "$@" </dev/null 2>&1)
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

probe=$BUILD/sanitized/probe
posix=$BUILD/sanitized/hilab-firmware
elf=$BUILD/qemu/hilab-firmware.elf

count "host, sanitizers" "$BUILD/sanitized/tests"
# shellcheck disable=SC2086
count "rv32imc, QEMU" $QEMU -serial stdio -kernel "$BUILD/qemu/tests.elf"
count "posix firmware" "$probe" posix pipe "$posix" --stdio
count "posix firmware" "$probe" posix pty "$posix" --pty --boot-garbage
count "posix firmware" "$probe" posix tcp "$posix" --tcp 0
count "posix firmware, bad line" "$probe" posix pty "$posix" --pty --seed 5 \
    --bit-error-rate 1e-5 --byte-loss 1e-5 --byte-insertion 1e-5
count "posix firmware, -O2" "$probe" posix pipe "$BUILD/host/hilab-firmware"
# shellcheck disable=SC2086
count "QEMU firmware" "$probe" qemu pipe $QEMU -serial stdio -kernel "$elf"
count "fuzz" "$BUILD/sanitized/fuzz" "$INPUTS"

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
