#define _GNU_SOURCE
#include "wire_port.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bytes.h"

#define REPLY_TIMEOUT_MS 500
#define ATTEMPTS 40

static _Noreturn void give_up(const char *what)
{
    perror(what);
    exit(1);
}

static void start(struct wire_port *port, char **command)
{
    int to[2];
    int from[2];
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
        give_up("pipe");
    }
    port->pid = fork();
    if (port->pid < 0) {
        give_up("fork");
    }
    if (port->pid == 0) {
        dup2(to[0], STDIN_FILENO);
        dup2(from[1], STDOUT_FILENO);
        execvp(command[0], command);
        give_up(command[0]);
    }
    close(to[0]);
    close(from[1]);
    port->out = to[1];
    port->in = from[0];
}

static void read_line(int fd, char *line, size_t capacity)
{
    size_t size = 0;
    while (size + 1 < capacity && read(fd, line + size, 1) == 1 && line[size] != '\n') {
        size++;
    }
    line[size] = 0;
}

static int connect_tcp(uint16_t tcp_port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(tcp_port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        give_up("connect");
    }
    return fd;
}

void wire_open(struct wire_port *port, const char *kind, char **command)
{
    char line[128];
    *port = (struct wire_port){0};
    signal(SIGPIPE, SIG_IGN);
    start(port, command);
    if (strcmp(kind, "pipe") == 0) {
        return;
    }
    read_line(port->in, line, sizeof line);
    if (strcmp(kind, "pty") == 0 && strncmp(line, "pty ", 4) == 0) {
        port->in = open(line + 4, O_RDWR | O_NOCTTY);
    } else if (strcmp(kind, "tcp") == 0 && strncmp(line, "tcp 127.0.0.1:", 14) == 0) {
        port->in = connect_tcp((uint16_t)atoi(line + 14));
    } else {
        fprintf(stderr, "not a place to connect to: %s\n", line);
        exit(1);
    }
    if (port->in < 0) {
        give_up(line);
    }
    port->out = port->in;
}

void wire_close(struct wire_port *port)
{
    kill(port->pid, SIGKILL);
    waitpid(port->pid, NULL, 0);
}

static bool take(struct wire_port *port, uint8_t byte, uint8_t type)
{
    struct frame frame;
    if (frame_receive(&port->decoder, byte, &frame) != FRAME_READY || frame.seq != port->seq ||
        (type != 1 && frame.session != port->session)) {
        return false;
    }
    copy_bytes(port->payload, frame.payload, frame.payload_bytes);
    port->reply = frame;
    port->reply.payload = port->payload;
    return true;
}

static bool await(struct wire_port *port, uint8_t type)
{
    struct pollfd wait = {.fd = port->in, .events = POLLIN};
    while (poll(&wait, 1, REPLY_TIMEOUT_MS) > 0) {
        uint8_t bytes[1024];
        ssize_t count = read(port->in, bytes, sizeof bytes);
        if (count <= 0) {
            return false;
        }
        bool taken = false;
        for (ssize_t i = 0; i < count; i++) {
            taken = take(port, bytes[i], type) || taken;
        }
        if (taken) {
            return true;
        }
    }
    return false;
}

uint8_t wire_ask(struct wire_port *port, uint8_t type, const uint8_t *payload, uint32_t size)
{
    uint8_t wire[1 + FRAME_WIRE_MAX] = {0};
    port->seq++;
    struct frame request = {FRAME_VERSION, type, port->seq, port->session, payload,
                            (uint16_t)size};
    size_t wire_size = 1 + frame_encode(&request, wire + 1);
    for (uint32_t i = 0; i < ATTEMPTS; i++) {
        port->attempts++;
        if (write(port->out, wire, wire_size) != (ssize_t)wire_size) {
            return 0;
        }
        if (await(port, type)) {
            return port->reply.type;
        }
    }
    return 0;
}
