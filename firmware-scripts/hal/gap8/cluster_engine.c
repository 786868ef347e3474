#include "cluster_engine.h"

#include "board.h"
#include "bsp/ram.h"
#include "executor.h"
#include "places.h"
#include "pmsis.h"
#include "tensors.h"
#include "uart.h"

// A layer of this space takes less than a second. One that has not ended after that many is lost,
// and the cluster with it.
#define STOP_SECONDS 30u
#define DMA_COMMANDS 4u
#define DMA_BYTES_MIN 64u

// The layer that the cluster works on.
static struct {
    bool begun;
    volatile bool done;
    struct executor_layer layer;
    struct executor_cost cost;
    pi_task_t task;
} work;

static void finished(void *unused)
{
    (void)unused;
    work.done = true;
}

static struct executor_tensor l3_tensor(const struct interpreter *interpreter, uint16_t index)
{
    if (index == SCHEDULE_NO_INPUT) {
        return (struct executor_tensor){0};
    }
    struct tensor tensor = interpreter_tensor(interpreter, index);
    return (struct executor_tensor){
        .at = place_at(tensor.bytes),
        .height = (uint16_t)tensor.height,
        .width = (uint16_t)tensor.width,
        .channels = (uint16_t)tensor.channels,
        .zero_point = tensor.zero_point,
    };
}

static void begin(const struct interpreter *interpreter)
{
    struct layer record = schedule_layer(&interpreter->schedule, interpreter->layer);
    work.layer = (struct executor_layer){
        .record = record,
        .left = l3_tensor(interpreter, record.left),
        .right = l3_tensor(interpreter, record.right),
        .output = l3_tensor(interpreter, interpreter->layer),
    };
    if (layer_has_weights(&record)) {
        const uint8_t *weights = (const uint8_t *)interpreter->weights;
        work.layer.weights = place_at(weights + record.weights);
        work.layer.parameters = place_at(interpreter->parameters + record.parameters);
    }
    work.cost = (struct executor_cost){0};
    work.done = false;
    work.begun = true;
    executor_start(&work.layer, &work.cost, pi_task_callback(&work.task, finished, NULL));
}

static bool step(struct interpreter *interpreter, struct layer_cost *cost)
{
    if (!work.begun) {
        begin(interpreter);
    }
    // The controller brings the cluster's data: whatever else it does, a byte that arrives too,
    // delays the layer. So it stays in the SDK's event loop as long as it can.
    while (!work.done && !uart_has_request()) {
        pi_yield();
    }
    if (!work.done) {
        return false;
    }
    work.begun = false;
    cost->cycles = work.cost.cycles;
    cost->wait_cycles = work.cost.wait_cycles;
    interpreter_next(interpreter);
    return true;
}

static struct executor_tensor shape_of(const struct layer *layer)
{
    return (struct executor_tensor){
        .height = layer->height,
        .width = layer->width,
        .channels = layer->channels,
        .zero_point = layer->zero_point,
    };
}

static bool fits(const struct layer *layer, const struct layer *left, const struct layer *right)
{
    const struct executor_memory *memory = board_memory();
    const struct work_memory work_memory = {
        memory->l2, memory->l2_bytes, memory->l1, memory->l1_bytes};
    const struct executor_layer shapes = {
        .record = *layer,
        .left = shape_of(left),
        .right = shape_of(right),
        .output = shape_of(layer),
    };
    return layer->operator == OPERATOR_INPUT || layer_fits(&shapes, &work_memory);
}

// Nothing can take a layer from the cores; it ends by itself.
static void stop(void)
{
    uint64_t begun_us = board_microseconds();
    while (work.begun && !work.done) {
        pi_yield();
        if (board_microseconds() - begun_us > STOP_SECONDS * UINT64_C(1000000)) {
            board_give_up();
        }
    }
    work.begun = false;
}

// Cluster cycles in the time of that many of the controller's.
static uint64_t in_cluster_cycles(uint32_t controller_cycles)
{
    return (uint64_t)controller_cycles * board_cluster_hz() / board_controller_hz();
}

static uint64_t time_l3_to_l2(uint32_t bytes)
{
    pi_perf_conf(1 << PI_PERF_CYCLES);
    pi_perf_reset();
    pi_perf_start();
    pi_ram_read(board_memory()->ram, 0, board_memory()->l2, bytes);
    pi_perf_stop();
    return in_cluster_cycles(pi_perf_read(PI_PERF_CYCLES));
}

struct dma_bench {
    uint32_t bytes;
    uint32_t cycles;
};

// Several commands at once, as the executor has them; twelve are the most.
static void time_dma(void *argument)
{
    struct dma_bench *bench = argument;
    const struct executor_memory *memory = board_memory();
    pi_cl_dma_cmd_t commands[DMA_COMMANDS];
    uint32_t piece = (bench->bytes / DMA_COMMANDS + 7u) & ~7u;
    pi_perf_conf(1 << PI_PERF_CYCLES);
    pi_perf_reset();
    pi_perf_start();
    for (uint32_t i = 0; i < DMA_COMMANDS; i++) {
        uint32_t at = i * piece < bench->bytes ? i * piece : bench->bytes;
        uint32_t left = bench->bytes - at;
        pi_cl_dma_cmd(
            (uint32_t)(memory->l2 + at), (uint32_t)(memory->l1 + at), left < piece ? left : piece,
            PI_CL_DMA_DIR_EXT2LOC, &commands[i]);
    }
    for (uint32_t i = 0; i < DMA_COMMANDS; i++) {
        pi_cl_dma_cmd_wait(&commands[i]);
    }
    pi_perf_stop();
    bench->cycles = pi_perf_read(PI_PERF_CYCLES);
}

static bool bench(enum bench_path path, uint32_t bytes, uint64_t *cycles)
{
    const struct executor_memory *memory = board_memory();
    if (path == BENCH_L3_TO_L2 && bytes <= memory->l2_bytes) {
        *cycles += time_l3_to_l2(bytes);
        return true;
    }
    if (path == BENCH_L2_TO_L1 && bytes >= DMA_BYTES_MIN && bytes <= memory->l1_bytes) {
        static struct dma_bench dma;
        dma = (struct dma_bench){.bytes = bytes};
        board_run_on_cluster(time_dma, &dma);
        *cycles += dma.cycles;
        return true;
    }
    return false;
}

const struct engine gap8_engine = {
    .copy = places_copy,
    .crc = places_crc,
    .tensor_crc = tensors_crc,
    .tensor_fill = tensors_fill,
    .tensor_write = tensors_write,
    .tensor_read = tensors_read,
    .step = step,
    .fits = fits,
    .stop = stop,
    .bench = bench,
};
