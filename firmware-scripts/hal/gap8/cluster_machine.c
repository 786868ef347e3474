#include "cluster_machine.h"

#include "bsp/ram.h"
#include "machine.h"

#define L3_REQUESTS 40u
#define L1_COMMANDS 4u
// Longer commands are cut by the SDK into pieces that its interrupts chain.
#define COMMAND_BYTES_MAX 32000u

struct l3_queue {
    uint32_t count;
    pi_cl_ram_req_t requests[L3_REQUESTS];
};

struct l1_queue {
    uint32_t count;
    pi_cl_dma_cmd_t commands[L1_COMMANDS];
};

// uDMA and controller reach the requests in L2.
static struct l3_queue l3_queues[STREAM_COUNT];
static struct l1_queue l1_queues[STREAM_COUNT];
static struct pi_device *ram;
static uint32_t wait_cycles;

void machine_open(struct pi_device *device)
{
    ram = device;
}

void machine_start(void)
{
    wait_cycles = 0;
    pi_perf_conf(1 << PI_PERF_CYCLES);
    pi_perf_reset();
    pi_perf_start();
}

uint32_t machine_cycles(void)
{
    return pi_perf_read(PI_PERF_CYCLES);
}

uint32_t machine_wait_cycles(void)
{
    return wait_cycles;
}

static pi_cl_ram_req_t *next_request(enum stream stream)
{
    if (l3_queues[stream].count == L3_REQUESTS) {
        l3_wait(stream);
    }
    return &l3_queues[stream].requests[l3_queues[stream].count++];
}

void l3_read(enum stream stream, uint32_t at, uint8_t *l2, uint32_t bytes)
{
    pi_cl_ram_read(ram, at, l2, bytes, next_request(stream));
}

void l3_write(enum stream stream, uint32_t at, const uint8_t *l2, uint32_t bytes)
{
    pi_cl_ram_write(ram, at, (void *)l2, bytes, next_request(stream));
}

void l3_wait(enum stream stream)
{
    struct l3_queue *queue = &l3_queues[stream];
    uint32_t before = machine_cycles();
    for (uint32_t i = 0; i < queue->count; i++) {
        pi_cl_ram_read_wait(&queue->requests[i]);
    }
    queue->count = 0;
    wait_cycles += machine_cycles() - before;
}

static pi_cl_dma_cmd_t *next_command(enum stream stream)
{
    if (l1_queues[stream].count == L1_COMMANDS) {
        l1_wait(stream);
    }
    return &l1_queues[stream].commands[l1_queues[stream].count++];
}

static void command(
    enum stream stream, const struct line_copy *copy, uint32_t bytes, pi_cl_dma_dir_e direction)
{
    uint32_t l2 = (uint32_t)copy->l2;
    uint32_t l1 = (uint32_t)copy->l1;
    if (copy->lines == 1 || copy->line == copy->stride) {
        pi_cl_dma_cmd(l2, l1, bytes, direction, next_command(stream));
    } else {
        pi_cl_dma_cmd_2d(
            l2, l1, bytes, copy->stride, copy->line, direction, next_command(stream));
    }
}

static void copy_lines(
    enum stream stream, const struct line_copy *copy, pi_cl_dma_dir_e direction)
{
    struct line_copy left = *copy;
    if (left.lines == 1 && left.line > COMMAND_BYTES_MAX) {
        left.lines = left.line / 4;
        left.line = 4;
        left.stride = 4;
    }
    while (left.lines > 0 && left.line > 0) {
        uint32_t most = COMMAND_BYTES_MAX / left.line;
        uint32_t lines = left.lines < most ? left.lines : most;
        command(stream, &left, lines * left.line, direction);
        left.lines -= lines;
        left.l2 += lines * left.stride;
        left.l1 += lines * left.line;
    }
}

void l1_read(enum stream stream, const struct line_copy *copy)
{
    copy_lines(stream, copy, PI_CL_DMA_DIR_EXT2LOC);
}

void l1_write(enum stream stream, const struct line_copy *copy)
{
    copy_lines(stream, copy, PI_CL_DMA_DIR_LOC2EXT);
}

void l1_wait(enum stream stream)
{
    struct l1_queue *queue = &l1_queues[stream];
    uint32_t before = machine_cycles();
    for (uint32_t i = 0; i < queue->count; i++) {
        pi_cl_dma_cmd_wait(&queue->commands[i]);
    }
    queue->count = 0;
    wait_cycles += machine_cycles() - before;
}

struct team_work {
    void (*work)(void *argument, uint32_t core);
    void *argument;
};

static void on_core(void *argument)
{
    const struct team_work *team_work = argument;
    team_work->work(team_work->argument, pi_core_id());
}

void team(void (*work)(void *argument, uint32_t core), void *argument)
{
    struct team_work team_work = {work, argument};
    pi_cl_team_fork(TEAM_CORES, on_core, &team_work);
}
