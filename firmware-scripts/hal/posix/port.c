#define _GNU_SOURCE
#include "port.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "hilab-firmware: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct port open_pty(const char *link)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        give_up("cannot open a pseudo terminal");
    }
    // Kept open, so that the terminal stays raw and alive while no host has it.
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    struct termios raw;
    if (slave < 0 || tcgetattr(slave, &raw) != 0) {
        give_up("cannot open the pseudo terminal's other end");
    }
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    if (link != NULL) {
        unlink(link);
        if (symlink(ptsname(master), link) != 0) {
            give_up(link);
        }
    }
    printf("pty %s\n", ptsname(master));
    fflush(stdout);
    return (struct port){.in = master, .out = master, .listener = -1};
}

static struct port open_tcp(uint16_t tcp_port)
{
    int one = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(tcp_port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        give_up("cannot listen on 127.0.0.1");
    }
    printf("tcp 127.0.0.1:%u\n", ntohs(address.sin_port));
    fflush(stdout);
    return (struct port){.in = -1, .out = -1, .listener = listener};
}

struct port port_open(const struct options *options)
{
    switch (options->transport) {
    case TRANSPORT_PTY:
        return open_pty(options->pty_link);
    case TRANSPORT_TCP:
        return open_tcp(options->tcp_port);
    default:
        return (struct port){.in = STDIN_FILENO, .out = STDOUT_FILENO, .listener = -1};
    }
}

static void drop_host(struct port *port)
{
    if (port->in >= 0) {
        close(port->in);
    }
    port->in = -1;
    port->out = -1;
}

int port_read(struct port *port, uint8_t *bytes, size_t capacity, int timeout_ms)
{
    struct pollfd wait = {.fd = port->in >= 0 ? port->in : port->listener, .events = POLLIN};
    if (poll(&wait, 1, timeout_ms) <= 0) {
        return 0;
    }
    if (port->in < 0) {
        int one = 1;
        port->in = accept(port->listener, NULL, NULL);
        setsockopt(port->in, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        port->out = port->in;
        return 0;
    }
    ssize_t count = read(port->in, bytes, capacity);
    if (count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN))) {
        return count > 0 ? (int)count : 0;
    }
    if (port->listener < 0) {
        return -1;
    }
    drop_host(port);
    return 0;
}

void port_write(struct port *port, const uint8_t *bytes, size_t count)
{
    while (count > 0 && port->out >= 0) {
        ssize_t written = write(port->out, bytes, count);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            if (port->listener >= 0) {
                drop_host(port);
            }
            return;
        }
        bytes += written;
        count -= (size_t)written;
    }
}
