// The resident firmware on GAP8 under PULP-OS.
#include "board.h"
#include "bytes.h"
#include "cluster_engine.h"
#include "device.h"
#include "places.h"
#include "pmsis.h"
#include "uart.h"

#define BAUD 115200u
// The UART takes a while to follow the clock it is divided from.
#define CLOCK_SETTLES_US 20000
#define SCHEDULE_CAPACITY 8192u
#define IMAGE_CAPACITY (384u * 384u * 3u)
// Room for uploads where the flash has no resident image.
#define WEIGHTS_CAPACITY 2162688u
#define PARAMETERS_CAPACITY 135168u
#define ARENA_END (L3_BYTES - 64u)

#ifdef __PLATFORM_GVSOC__
#define BACKEND BACKEND_GVSOC
#else
#define BACKEND BACKEND_GAP8
#endif

static uint8_t schedule[SCHEDULE_CAPACITY];
static struct device device;
static bool reset_called;
static struct identity identity = {
    .backend = BACKEND,
    .cores = CORES,
    .firmware_hash = FIRMWARE_HASH,
    .l1_bytes = L1_BYTES,
    .l2_bytes = L2_BYTES,
    .l3_bytes = L3_BYTES,
};
static struct memory memory;

static void send(void *context, const uint8_t *bytes, size_t count)
{
    (void)context;
    uart_send(bytes, count);
}

// Only for limits and whole copies; what layers take is counted on the cluster.
static uint64_t cycles(void *context)
{
    (void)context;
    return board_microseconds() * (identity.cluster_hz / 1000) / 1000;
}

static uint64_t microseconds(void *context)
{
    (void)context;
    return board_microseconds();
}

static void reset(void *context)
{
    (void)context;
    board_note_reset(RESET_REQUEST, 0);
    reset_called = true;
}

static void tell_clocks(void)
{
    identity.controller_hz = board_controller_hz();
    identity.cluster_hz = board_cluster_hz();
}

static bool set_clock(void *context, uint32_t controller_hz, uint32_t cluster_hz)
{
    (void)context;
    uart_close();
    bool done = board_set_clock(controller_hz, cluster_hz);
    pi_time_wait_us(CLOCK_SETTLES_US);
    uart_open(uart_baud());
    tell_clocks();
    return done;
}

// The simulated line has one rate.
static bool set_baud(void *context, uint32_t baud)
{
    (void)context;
    if (BACKEND == BACKEND_GVSOC) {
        return baud == uart_baud();
    }
    uart_close();
    uart_open(baud);
    return true;
}

static uint32_t aligned(uint32_t bytes)
{
    return (bytes + 7u) & ~7u;
}

// Resident image, input image and arena, one after another. A resident image's own sizes are what
// can be uploaded in its place. A smaller one leaves the arena where it is without any: what fits a
// board must not depend on what it was given before.
static void lay_out(void)
{
    uint32_t size = board_load("resident.bin", 0, ARENA_END - IMAGE_CAPACITY);
    uint32_t weights = WEIGHTS_CAPACITY;
    uint32_t parameters = PARAMETERS_CAPACITY;
    if (size >= RESIDENT_HEADER_BYTES) {
        uint8_t header[RESIDENT_HEADER_BYTES];
        places_copy(header, place(0), sizeof header);
        uint32_t inside = size - RESIDENT_HEADER_BYTES;
        weights = get_u32(header + 8) < inside ? get_u32(header + 8) : inside;
        parameters = inside - weights;
    }
    uint32_t reserved = WEIGHTS_CAPACITY + PARAMETERS_CAPACITY;
    uint32_t taken = weights + parameters;
    uint32_t image_at = aligned(RESIDENT_HEADER_BYTES + (taken > reserved ? taken : reserved));
    uint32_t arena_at = aligned(image_at + IMAGE_CAPACITY);
    memory = (struct memory){
        .uploads = {
            {schedule, sizeof schedule},
            {place(image_at), IMAGE_CAPACITY},
            {place(RESIDENT_HEADER_BYTES), weights},
            {place(RESIDENT_HEADER_BYTES + weights), parameters},
        },
        .arena = {place(arena_at), ARENA_END - arena_at},
        .resident = {place(0), size},
        .image_bytes = board_load("image.bin", image_at, IMAGE_CAPACITY),
    };
}

static void boot(void)
{
    static const struct hal hal = {
        .engine = &gap8_engine,
        .send = send,
        .cycles = cycles,
        .microseconds = microseconds,
        .reset = reset,
        .set_baud = set_baud,
        .set_clock = set_clock,
    };
    reset_called = false;
    gap8_engine.stop();
    tell_clocks();
    identity.unique_id = board_unique_id();
    board_count_boot(&identity);
    lay_out();
    device_boot(&device, &hal, &identity, &memory);
}

static void serve(void)
{
    for (;;) {
        int byte = uart_receive();
        if (byte >= 0) {
            device_receive(&device, (uint8_t)byte);
        } else if (!device_step(&device)) {
            uart_wait();
        }
        if (reset_called) {
            boot();
        }
    }
}

static void start(void)
{
    board_open();
    boot();
    uart_open(BAUD);
    serve();
}

int main(void)
{
    return pmsis_kickoff((void *)start);
}
