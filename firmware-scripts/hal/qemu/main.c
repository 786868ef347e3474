// The resident firmware on the virt machine: functional only, its cycles are not GAP8's.
#include "device.h"
#include "machine.h"

#define NOINIT __attribute__((section(".noinit"), aligned(8)))
#define RESIDENT 0x84000000u
#define RESIDENT_CAPACITY (48u << 20)
#define BOOT_MAGIC 0x68696c62u
#define TRAP_MAGIC 0x74726170u

// Written by startup.S.
NOINIT struct {
    uint32_t magic;
    uint32_t pc;
    uint32_t cause;
} trap_record;

static NOINIT struct {
    uint32_t magic;
    uint32_t boots;
    uint32_t requested;
} boot_record;

static NOINIT uint8_t schedule[8192];
static NOINIT uint8_t image[1 << 20];
static NOINIT uint8_t weights[8 << 20];
static NOINIT uint8_t parameters[1 << 20];
static NOINIT uint8_t arena[24 << 20];
static struct device device;

static void send(void *context, const uint8_t *bytes, size_t count)
{
    (void)context;
    machine_send(bytes, count);
}

static uint64_t cycles(void *context)
{
    (void)context;
    return machine_cycles();
}

static uint64_t microseconds(void *context)
{
    (void)context;
    return machine_microseconds();
}

static void reset(void *context)
{
    (void)context;
    boot_record.requested = 1;
    machine_reset();
}

static bool set_baud(void *context, uint32_t baud)
{
    (void)context;
    machine_set_baud(baud);
    return true;
}

static void record_boot(struct identity *identity)
{
    bool warm = boot_record.magic == BOOT_MAGIC;
    if (warm && trap_record.magic == TRAP_MAGIC) {
        identity->reset_cause = RESET_TRAP;
        identity->reset_pc = trap_record.pc;
    } else if (warm) {
        identity->reset_cause = boot_record.requested != 0 ? RESET_REQUEST : RESET_WATCHDOG;
    }
    boot_record.boots = warm ? boot_record.boots + 1 : 1;
    boot_record.magic = BOOT_MAGIC;
    boot_record.requested = 0;
    trap_record.magic = 0;
    identity->boot_counter = boot_record.boots;
}

static _Noreturn void serve(void)
{
    for (;;) {
        int byte = machine_receive();
        if (byte >= 0) {
            device_receive(&device, (uint8_t)byte);
        } else if (!device_step(&device)) {
            machine_wait();
        }
    }
}

int main(void)
{
    static const struct hal hal = {
        .engine = &direct_engine,
        .send = send,
        .cycles = cycles,
        .microseconds = microseconds,
        .reset = reset,
        .set_baud = set_baud,
    };
    static const struct memory memory = {
        .uploads = {
            {schedule, sizeof schedule},
            {image, sizeof image},
            {weights, sizeof weights},
            {parameters, sizeof parameters},
        },
        .arena = {arena, sizeof arena},
        .resident = {(uint8_t *)RESIDENT, RESIDENT_CAPACITY},
    };
    static struct identity identity = {
        .backend = BACKEND_QEMU,
        .cores = 1,
        .unique_id = 1,
        .firmware_hash = FIRMWARE_HASH,
        .l3_bytes = sizeof arena,
    };
    machine_start();
    record_boot(&identity);
    device_boot(&device, &hal, &identity, &memory);
    serve();
}
