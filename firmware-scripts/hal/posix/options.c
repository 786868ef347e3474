#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "hilab-firmware: the resident firmware as a process (functional, no latencies)\n"
    "\n"
    "  --stdio                 speak on standard input and output (default)\n"
    "  --pty [--link PATH]     open a pseudo terminal, print its name, link PATH to it\n"
    "  --tcp PORT              listen on 127.0.0.1 for one host; 0 picks a port; it is printed\n"
    "  --resident FILE         weights and parameters that outlive a reset (messages.md)\n"
    "  --arena BYTES           activation memory (16777216)\n"
    "  --id HEX                the board's unique id (1)\n"
    "  --boot-counter N        boots before this one (0)\n"
    "\n"
    "Faults, all seeded and off by default:\n"
    "  --seed N                of the noise (1)\n"
    "  --bit-error-rate R      per bit, both ways, for example 1e-4\n"
    "  --byte-loss R           per byte, both ways\n"
    "  --byte-insertion R      per byte, both ways\n"
    "  --delay-ms N            before each reply\n"
    "  --baud N                as slow as a UART of this rate\n"
    "  --boot-garbage          what a boot ROM might say, at each boot\n"
    "  --reset-after-slices N  a watchdog reset after this many slices of work, once\n"
    "  --unplug-after-bytes N  end at once after sending this many bytes\n"
    "\n"
    "Example: hilab-firmware --pty --link board --bit-error-rate 1e-5 --seed 7\n";

static _Noreturn void refuse(const char *option, const char *value)
{
    fprintf(stderr, "hilab-firmware: %s %s is not understood; see --help\n", option, value);
    exit(2);
}

static uint64_t number(const char *option, const char *value, int base, uint64_t max)
{
    char *end = NULL;
    uint64_t parsed = value == NULL ? 0 : strtoull(value, &end, base);
    if (value == NULL || end == value || *end != 0 || *value == '-' || parsed > max) {
        refuse(option, value == NULL ? "without a value" : value);
    }
    return parsed;
}

static uint32_t rate(const char *option, const char *value)
{
    char *end = NULL;
    double parsed = value == NULL ? -1 : strtod(value, &end);
    if (value == NULL || end == value || *end != 0 || !(parsed >= 0 && parsed <= 1)) {
        refuse(option, value == NULL ? "without a value" : value);
    }
    return (uint32_t)(parsed * 1e9 + 0.5);
}

static bool is(const char *word, const char *option)
{
    return strcmp(word, option) == 0;
}

// Faults; false if the option is none of them.
static bool take_fault(struct options *o, const char *word, const char *value)
{
    if (is(word, "--seed")) {
        o->noise.state = (uint32_t)number(word, value, 10, UINT32_MAX) | 1;
    } else if (is(word, "--bit-error-rate")) {
        o->noise.bit_error_ppb = rate(word, value);
    } else if (is(word, "--byte-loss")) {
        o->noise.byte_loss_ppb = rate(word, value);
    } else if (is(word, "--byte-insertion")) {
        o->noise.byte_insertion_ppb = rate(word, value);
    } else if (is(word, "--delay-ms")) {
        o->delay_ms = (uint32_t)number(word, value, 10, 3600000);
    } else if (is(word, "--baud")) {
        o->baud = (uint32_t)number(word, value, 10, 100000000);
    } else if (is(word, "--reset-after-slices")) {
        o->reset_after_slices = (uint32_t)number(word, value, 10, UINT32_MAX);
    } else if (is(word, "--unplug-after-bytes")) {
        o->unplug_after_bytes = (uint32_t)number(word, value, 10, UINT32_MAX);
    } else {
        return false;
    }
    return true;
}

static void take_option(struct options *o, const char *word, const char *value)
{
    if (is(word, "--tcp")) {
        o->transport = TRANSPORT_TCP;
        o->tcp_port = (uint16_t)number(word, value, 10, UINT16_MAX);
    } else if (is(word, "--link") && value != NULL) {
        o->pty_link = value;
    } else if (is(word, "--resident") && value != NULL) {
        o->resident_path = value;
    } else if (is(word, "--arena")) {
        o->arena_bytes = (uint32_t)number(word, value, 10, 1u << 30);
    } else if (is(word, "--id")) {
        o->unique_id = number(word, value, 16, UINT64_MAX);
    } else if (is(word, "--boot-counter")) {
        o->boot_counter = (uint32_t)number(word, value, 10, UINT32_MAX - 1);
    } else if (!take_fault(o, word, value)) {
        refuse(word, "");
    }
}

struct options parse_options(int count, char **words)
{
    struct options o = {.arena_bytes = 16u << 20, .unique_id = 1, .noise = {.state = 1}};
    for (int i = 1; i < count; i++) {
        if (is(words[i], "--help")) {
            fputs(help, stdout);
            exit(0);
        } else if (is(words[i], "--stdio")) {
            o.transport = TRANSPORT_STDIO;
        } else if (is(words[i], "--pty")) {
            o.transport = TRANSPORT_PTY;
        } else if (is(words[i], "--boot-garbage")) {
            o.boot_garbage = true;
        } else {
            take_option(&o, words[i], i + 1 < count ? words[i + 1] : NULL);
            i++;
        }
    }
    return o;
}
