#include "board.h"

#include "bsp/bsp.h"
#include "bsp/flash/hyperflash.h"
#include "bsp/ram.h"
#include "bsp/ram/hyperram.h"
#include "bytes.h"
#include "crc32c.h"
#include "files.h"
#include "pmsis.h"

#define CONTROLLER_HZ_MIN 50000000u
#define CLUSTER_HZ_MIN 50000000u
// 250 and 175 MHz need 1.2 V.
#define MILLIVOLTS 1200
#define L2_FOR_EXECUTOR (400u << 10)
#define L2_STEP 4096u
#define L2_LEFT 8192u
#define PIECE_MAX 131072u
#define L1_STEP 256u
#define L1_LEFT 256u
#define BOOT_MAGIC 0x68696c62u
#define BOOT_RECORD_AT (L3_BYTES - 32u)

static struct pi_device cluster;
static struct pi_device ram;
static struct pi_device flash;
static struct executor_memory memory;

// As it lies in L3; uDMA reaches only L2.
static struct boot_record {
    uint32_t magic;
    uint32_t boots;
    uint32_t cause;
    uint32_t pc;
    uint32_t crc;
} boot_record;

// Without clocks, cluster or L3 there is nothing to answer with: the host's deadline finds it.
static void need(int error)
{
    while (error != 0) {
        pi_yield();
    }
}

static void open_cluster(void)
{
    struct pi_cluster_conf conf;
    pi_cluster_conf_init(&conf);
    pi_open_from_conf(&cluster, &conf);
    need(pi_cluster_open(&cluster));
}

static void open_ram(void)
{
    struct pi_hyperram_conf conf;
    pi_hyperram_conf_init(&conf);
    pi_open_from_conf(&ram, &conf);
    need(pi_ram_open(&ram));
}

static void open_flash(void)
{
    static struct pi_hyperflash_conf conf;
    pi_hyperflash_conf_init(&conf);
    pi_open_from_conf(&flash, &conf);
    need(pi_flash_open(&flash));
}

// As much as there is, but for what the SDK allocates while a layer runs.
static void find_memory(void)
{
    for (memory.l2_bytes = L2_FOR_EXECUTOR; memory.l2 == NULL; memory.l2_bytes -= L2_STEP) {
        void *with_reserve = pi_l2_malloc(memory.l2_bytes + L2_LEFT);
        if (with_reserve != NULL) {
            pi_l2_free(with_reserve, memory.l2_bytes + L2_LEFT);
            memory.l2 = pi_l2_malloc(memory.l2_bytes);
            break;
        }
    }
    uint32_t stacks = EXECUTOR_STACK_BYTES + (CORES - 1) * EXECUTOR_WORKER_STACK_BYTES + L1_LEFT;
    for (memory.l1_bytes = L1_BYTES; memory.l1 == NULL; memory.l1_bytes -= L1_STEP) {
        void *with_stacks = pi_l1_malloc(&cluster, memory.l1_bytes + stacks);
        if (with_stacks != NULL) {
            pi_l1_free(&cluster, with_stacks, memory.l1_bytes + stacks);
            memory.l1 = pi_l1_malloc(&cluster, memory.l1_bytes);
            break;
        }
    }
    memory.ram = &ram;
    memory.cluster = &cluster;
}

void board_open(void)
{
    open_cluster();
    board_set_clock(CONTROLLER_HZ, CLUSTER_HZ);
    open_ram();
    open_flash();
    find_memory();
    need(executor_open(&memory));
}

const struct executor_memory *board_memory(void)
{
    return &memory;
}

uint32_t board_controller_hz(void)
{
    return pi_freq_get(PI_FREQ_DOMAIN_FC);
}

uint32_t board_cluster_hz(void)
{
    return pi_freq_get(PI_FREQ_DOMAIN_CL);
}

bool board_set_clock(uint32_t controller_hz, uint32_t cluster_hz)
{
    if (controller_hz < CONTROLLER_HZ_MIN || controller_hz > CONTROLLER_HZ ||
        cluster_hz < CLUSTER_HZ_MIN || cluster_hz > CLUSTER_HZ) {
        return false;
    }
    rt_voltage_force(RT_VOLTAGE_DOMAIN_MAIN, MILLIVOLTS, NULL);
    pi_freq_set(PI_FREQ_DOMAIN_FC, controller_hz);
    pi_freq_set(PI_FREQ_DOMAIN_CL, cluster_hz);
    return true;
}

uint32_t board_load(const char *name, uint32_t at, uint32_t most)
{
    struct file file;
    if (!files_find(&flash, name, &file) || file.bytes > most) {
        return 0;
    }
    uint32_t piece = memory.l2_bytes < PIECE_MAX ? memory.l2_bytes : PIECE_MAX;
    for (uint32_t i = 0; i < file.bytes; i += piece) {
        uint32_t count = file.bytes - i < piece ? file.bytes - i : piece;
        pi_flash_read(&flash, file.at + i, memory.l2, count);
        pi_ram_write(&ram, at + i, memory.l2, count);
    }
    return file.bytes;
}

uint64_t board_unique_id(void)
{
    struct file file;
    if (!files_find(&flash, "board.id", &file) || file.bytes != 8) {
        return 0;
    }
    pi_flash_read(&flash, file.at, memory.l2, 8);
    return get_u64(memory.l2);
}

void board_run_on_cluster(void (*entry)(void *argument), void *argument)
{
    static struct pi_cluster_task task;
    pi_cluster_task(&task, entry, argument);
    task.stack_size = EXECUTOR_STACK_BYTES;
    task.slave_stack_size = EXECUTOR_WORKER_STACK_BYTES;
    pi_cluster_send_task_to_cl(&cluster, &task);
}

uint64_t board_microseconds(void)
{
    static uint32_t before;
    static uint64_t wraps;
    uint32_t now = pi_time_get_us();
    wraps += now < before;
    before = now;
    return wraps << 32 | now;
}

static void write_boot_record(void)
{
    boot_record.magic = BOOT_MAGIC;
    boot_record.crc = crc32c(0, (const uint8_t *)&boot_record, sizeof boot_record - 4);
    pi_ram_write(&ram, BOOT_RECORD_AT, &boot_record, sizeof boot_record);
}

void board_count_boot(struct identity *identity)
{
    pi_ram_read(&ram, BOOT_RECORD_AT, &boot_record, sizeof boot_record);
    uint32_t crc = crc32c(0, (const uint8_t *)&boot_record, sizeof boot_record - 4);
    bool warm = boot_record.magic == BOOT_MAGIC && boot_record.crc == crc;
    identity->reset_cause = warm ? (uint8_t)boot_record.cause : RESET_POWER_ON;
    identity->reset_pc = warm ? boot_record.pc : 0;
    boot_record.boots = warm ? boot_record.boots + 1 : 1;
    identity->boot_counter = boot_record.boots;
    // whoever resets the chip without a note is a watchdog or a debugger
    boot_record.cause = RESET_WATCHDOG;
    boot_record.pc = 0;
    write_boot_record();
}

void board_note_reset(enum reset_cause cause, uint32_t pc)
{
    boot_record.cause = cause;
    boot_record.pc = pc;
    write_boot_record();
}

_Noreturn void board_give_up(void)
{
    board_note_reset(RESET_WATCHDOG, 0);
    for (;;) {
        pi_yield();
    }
}
