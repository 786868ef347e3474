#include "executor.h"

#include "cluster_machine.h"

static struct executor_memory memory;
static struct pi_cluster_task task;
static const struct executor_layer *layer;
static struct executor_cost *cost;

int executor_open(const struct executor_memory *opened)
{
    memory = *opened;
    machine_open(opened->ram);
    return 0;
}

static void run(void *unused)
{
    (void)unused;
    const struct work_memory work = {
        memory.l2, memory.l2_bytes, memory.l1, memory.l1_bytes};
    machine_start();
    // The schedule was refused if a layer does not fit: layer_fits.
    layer_run(layer, &work);
    cost->cycles = machine_cycles();
    cost->wait_cycles = machine_wait_cycles();
}

void executor_start(
    const struct executor_layer *started, struct executor_cost *result, pi_task_t *done)
{
    layer = started;
    cost = result;
    pi_cluster_task(&task, run, NULL);
    task.stack_size = EXECUTOR_STACK_BYTES;
    task.slave_stack_size = EXECUTOR_WORKER_STACK_BYTES;
    pi_cluster_send_task_to_cl_async(memory.cluster, &task, done);
}
