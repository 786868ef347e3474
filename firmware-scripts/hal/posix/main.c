// The resident firmware as a process: the core behind a pipe, a pty or a socket, with faults.
#define _GNU_SOURCE
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "device.h"
#include "options.h"
#include "port.h"

#define SCHEDULE_CAPACITY 8192u
#define IMAGE_CAPACITY (4u << 20)
#define WEIGHTS_CAPACITY (64u << 20)
#define PARAMETERS_CAPACITY (4u << 20)

struct board {
    struct options options;
    struct port port;
    struct device device;
    struct hal hal;
    struct identity identity;
    struct memory memory;
    bool reset_called;
    uint32_t slices;
    uint32_t sent;
};

static uint64_t nanoseconds(void *context)
{
    (void)context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t microseconds(void *context)
{
    return nanoseconds(context) / 1000;
}

static void pause_ns(uint64_t ns)
{
    struct timespec time = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};
    nanosleep(&time, NULL);
}

static void pause_for_bytes(const struct board *board, size_t count)
{
    if (board->options.baud != 0) {
        pause_ns(count * 10000000000u / board->options.baud);
    }
}

static void send(void *context, const uint8_t *bytes, size_t count)
{
    struct board *board = context;
    if (board->options.delay_ms != 0) {
        pause_ns(board->options.delay_ms * UINT64_C(1000000));
    }
    pause_for_bytes(board, count);
    uint8_t arrived[1024];
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += noise_pass(&board->options.noise, bytes[i], arrived + size);
        bool unplug = ++board->sent == board->options.unplug_after_bytes;
        if (size > sizeof arrived - 2 || i + 1 == count || unplug) {
            port_write(&board->port, arrived, size);
            size = 0;
        }
        if (unplug) {
            exit(3);
        }
    }
}

static void reset(void *context)
{
    ((struct board *)context)->reset_called = true;
}

static void *allocate(size_t bytes)
{
    void *memory = calloc(1, bytes);
    if (memory == NULL) {
        fprintf(stderr, "hilab-firmware: no memory for %zu bytes\n", bytes);
        exit(1);
    }
    return memory;
}

static struct span read_resident(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    long size = ftell(file);
    rewind(file);
    struct span span = {allocate((size_t)size + 1), (uint32_t)size};
    if (size < 0 || fread(span.bytes, 1, (size_t)size, file) != (size_t)size) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return span;
}

// RAM does not survive a reset.
static void forget(const struct memory *memory)
{
    for (uint32_t i = 0; i < REGION_COUNT; i++) {
        memset(memory->uploads[i].bytes, 0xa5, memory->uploads[i].capacity);
    }
    memset(memory->arena.bytes, 0xa5, memory->arena.capacity);
}

static void boot(struct board *board, enum reset_cause cause)
{
    static const uint8_t garbage[] = "\x00\xff\xfe\x80""Boot ROM v1.2\r\nentry 0x1c000080\r\n";
    board->identity.boot_counter++;
    board->identity.reset_cause = (uint8_t)cause;
    board->reset_called = false;
    if (cause != RESET_POWER_ON) {
        forget(&board->memory);
    }
    device_boot(&board->device, &board->hal, &board->identity, &board->memory);
    if (board->options.boot_garbage) {
        send(board, garbage, sizeof garbage - 1);
    }
}

static void receive(struct board *board, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t arrived[2];
        uint32_t size = noise_pass(&board->options.noise, bytes[i], arrived);
        for (uint32_t j = 0; j < size; j++) {
            device_receive(&board->device, arrived[j]);
            if (board->reset_called) {
                boot(board, RESET_REQUEST);
            }
        }
    }
}

static void serve(struct board *board)
{
    bool busy = false;
    for (;;) {
        uint8_t bytes[512];
        int count = port_read(&board->port, bytes, sizeof bytes, busy ? 0 : -1);
        if (count < 0) {
            return;
        }
        pause_for_bytes(board, (size_t)count);
        receive(board, bytes, (size_t)count);
        busy = device_step(&board->device);
        if (busy && ++board->slices == board->options.reset_after_slices) {
            boot(board, RESET_WATCHDOG);
            busy = false;
        }
    }
}

static void furnish(struct board *board)
{
    static const uint32_t capacities[REGION_COUNT] = {
        SCHEDULE_CAPACITY, IMAGE_CAPACITY, WEIGHTS_CAPACITY, PARAMETERS_CAPACITY};
    for (uint32_t i = 0; i < REGION_COUNT; i++) {
        board->memory.uploads[i] = (struct span){allocate(capacities[i]), capacities[i]};
    }
    uint32_t arena = board->options.arena_bytes;
    board->memory.arena = (struct span){allocate(arena == 0 ? 1 : arena), arena};
    if (board->options.resident_path != NULL) {
        board->memory.resident = read_resident(board->options.resident_path);
    }
    board->hal = (struct hal){
        .context = board,
        .engine = &direct_engine,
        .send = send,
        .cycles = nanoseconds,
        .microseconds = microseconds,
        .reset = reset,
    };
    board->identity = (struct identity){
        .backend = BACKEND_POSIX,
        .cores = 1,
        .unique_id = board->options.unique_id,
        .firmware_hash = FIRMWARE_HASH,
        .l3_bytes = arena,
        .controller_hz = 1000000000,
        .cluster_hz = 1000000000,
        .boot_counter = board->options.boot_counter,
    };
}

int main(int count, char **words)
{
    static struct board board;
    signal(SIGPIPE, SIG_IGN);
    board.options = parse_options(count, words);
    furnish(&board);
    board.port = port_open(&board.options);
    boot(&board, RESET_POWER_ON);
    serve(&board);
    return 0;
}
