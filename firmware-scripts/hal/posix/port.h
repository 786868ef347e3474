// The wire of the posix firmware: standard input and output, a pseudo terminal or a TCP socket.
#ifndef HILAB_PORT_H
#define HILAB_PORT_H

#include <stddef.h>
#include <stdint.h>

#include "options.h"

struct port {
    int in;
    int out;
    int listener;
};

// Opens and announces the port; prints what is wrong and ends the process if that fails.
struct port port_open(const struct options *options);
// Bytes that arrived, 0 if none within the time (-1 waits without end), -1 if the host is gone for
// good. A TCP host that leaves makes room for the next.
int port_read(struct port *port, uint8_t *bytes, size_t capacity, int timeout_ms);
// Bytes for a host that is not there are lost.
void port_write(struct port *port, const uint8_t *bytes, size_t count);

#endif
