#include "cluster_machine.h"

#include <stdbool.h>

#include "bsp/ram.h"
#include "machine.h"

// As in layers.h.
#pragma GCC optimize("Os")

#define L3_REQUESTS 40u
#define L1_COMMANDS 4u
// A command has 17 bits for its bytes and fails beyond half of 16.
#define COMMAND_BYTES_MAX 32000u

struct l3_queue {
    uint32_t count;
    pi_cl_ram_req_t requests[L3_REQUESTS];
};

struct l1_queue {
    uint32_t count;
    uint8_t ids[L1_COMMANDS];
};

// uDMA and controller reach the requests in L2.
static struct l3_queue l3_queues[STREAM_COUNT];
PI_L1 static struct l1_queue l1_queues[STREAM_COUNT];
struct l1_command {
    struct l1_queue *queue;
    uint32_t word;
    uint32_t l1;
    uint32_t l2;
    uint32_t stride;
    uint32_t line;
};

PI_L1 static struct {
    uint32_t count;
    struct l1_command commands[STREAM_COUNT * L1_COMMANDS];
} l1_prepared;
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
    if (queue->count == 0) {
        return;
    }
    uint32_t before = machine_cycles();
    for (uint32_t i = 0; i < queue->count; i++) {
        pi_cl_ram_read_wait(&queue->requests[i]);
    }
    queue->count = 0;
    wait_cycles += machine_cycles() - before;
}

// Commands wait here for l1_start, so that nothing but a few instructions lies between them: code
// that has to come from L2 waits until the DMA has moved all it was told.
static void command(
    enum stream stream, const struct line_copy *copy, uint32_t bytes, uint32_t direction)
{
    struct l1_command *next = &l1_prepared.commands[l1_prepared.count++];
    bool flat = copy->lines == 1 || copy->line == copy->stride;
    next->queue = &l1_queues[stream];
    next->word = plp_dma_getCmd(direction, bytes, flat ? PLP_DMA_1D : PLP_DMA_2D,
        PLP_DMA_TRIG_EVT, PLP_DMA_NO_TRIG_IRQ, PLP_DMA_SHARED);
    next->l1 = (uint32_t)copy->l1;
    next->l2 = (uint32_t)copy->l2;
    next->stride = flat ? 0 : copy->stride;
    next->line = copy->line;
}

// As pi_cl_dma_cmd does it, without what tasks that share the DMA need: only core 0 uses it here.
void l1_start(void)
{
    for (uint32_t i = 0; i < l1_prepared.count; i++) {
        const struct l1_command *next = &l1_prepared.commands[i];
        next->queue->ids[next->queue->count++] = (uint8_t)plp_dma_counter_alloc();
        if (next->stride == 0) {
            plp_dma_cmd_push(next->word, next->l1, next->l2);
        } else {
            plp_dma_cmd_push_2d(next->word, next->l1, next->l2, next->stride, next->line);
        }
    }
    l1_prepared.count = 0;
}

static void copy_lines(enum stream stream, const struct line_copy *copy, uint32_t direction)
{
    uint32_t bytes = copy->line * copy->lines;
    if (bytes <= COMMAND_BYTES_MAX) {
        if (bytes > 0) {
            command(stream, copy, bytes, direction);
        }
        return;
    }
    struct line_copy half = *copy;
    if (copy->lines == 1) {
        half.line = copy->line / 8 * 4;
        copy_lines(stream, &half, direction);
        half.l2 += half.line;
        half.l1 += half.line;
        half.line = copy->line - half.line;
    } else {
        half.lines = copy->lines / 2;
        copy_lines(stream, &half, direction);
        half.l2 += half.lines * half.stride;
        half.l1 += half.lines * half.line;
        half.lines = copy->lines - half.lines;
    }
    copy_lines(stream, &half, direction);
}

void l1_read(enum stream stream, const struct line_copy *copy)
{
    copy_lines(stream, copy, PLP_DMA_EXT2LOC);
}

void l1_write(enum stream stream, const struct line_copy *copy)
{
    copy_lines(stream, copy, PLP_DMA_LOC2EXT);
}

static bool busy(const struct l1_queue *queue)
{
    uint32_t status = DMA_READ(PLP_DMA_STATUS_OFFSET);
    for (uint32_t i = 0; i < queue->count; i++) {
        if ((status >> queue->ids[i] & 1) != 0) {
            return true;
        }
    }
    return false;
}

void l1_wait(enum stream stream)
{
    struct l1_queue *queue = &l1_queues[stream];
    if (busy(queue)) {
        uint32_t before = machine_cycles();
        while (busy(queue)) {
            eu_evt_maskWaitAndClr(1 << ARCHI_CL_EVT_DMA0);
        }
        wait_cycles += machine_cycles() - before;
    }
    for (uint32_t i = 0; i < queue->count; i++) {
        plp_dma_counter_free(queue->ids[i]);
    }
    queue->count = 0;
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
