// The command line of the posix firmware.
#ifndef HILAB_OPTIONS_H
#define HILAB_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "noise.h"

enum transport { TRANSPORT_STDIO, TRANSPORT_PTY, TRANSPORT_TCP };

struct options {
    enum transport transport;
    const char *pty_link;
    uint16_t tcp_port;
    const char *resident_path;
    uint32_t arena_bytes;
    uint64_t unique_id;
    uint32_t boot_counter;
    // faults
    struct noise noise;
    uint32_t delay_ms;
    uint32_t baud;
    uint32_t reset_after_slices;
    uint32_t unplug_after_bytes;
    bool boot_garbage;
};

// Prints what is wrong, or the help, and ends the process if the line cannot be followed.
struct options parse_options(int count, char **words);

#endif
