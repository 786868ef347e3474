// Starts a firmware process and talks to it over a pipe, a pty or TCP; host programs only.
#ifndef HILAB_WIRE_PORT_H
#define HILAB_WIRE_PORT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "frame.h"

struct wire_port {
    pid_t pid;
    int in;
    int out;
    struct frame_decoder decoder;
    uint16_t seq;
    uint16_t session;
    struct frame reply;
    uint8_t payload[FRAME_PAYLOAD_MAX];
    uint32_t attempts;
};

// `kind` is pipe, pty or tcp; the last two read the place to connect to from the first line of
// the process. Ends the program if that fails.
void wire_open(struct wire_port *port, const char *kind, char **command);
// Kills the process and gives its exit status.
void wire_close(struct wire_port *port);
// Asks with one seq until it is answered, at most for about 20 s. The reply's type, 0 for none.
uint8_t wire_ask(struct wire_port *port, uint8_t type, const uint8_t *payload, uint32_t size);

#endif
