// The tests as a bare-metal program on the virt machine. It begins with a trap on purpose.
#include "check.h"
#include "machine.h"

#define TRAP_MAGIC 0x74726170u
#define PLANNED_MAGIC 0x706c616eu
#define ILLEGAL_INSTRUCTION 2
#define NOINIT __attribute__((section(".noinit"), aligned(8)))

// startup.S leaves the place of a trap here and resets.
NOINIT struct {
    uint32_t magic;
    uint32_t pc;
    uint32_t cause;
} trap_record;
static NOINIT uint32_t planned;

extern const uint8_t illegal_instruction[];

void print_text(const char *text)
{
    size_t count = 0;
    while (text[count] != 0) {
        count++;
    }
    machine_send((const uint8_t *)text, count);
}

static void a_trap_is_recorded_with_its_place_and_resets(void)
{
    CHECK(trap_record.cause == ILLEGAL_INSTRUCTION);
    CHECK(trap_record.pc == (uint32_t)(uintptr_t)illegal_instruction);
}

static void trap_on_purpose(void)
{
    planned = PLANNED_MAGIC;
    __asm__ volatile(".global illegal_instruction\nillegal_instruction: .4byte 0");
}

int main(void)
{
    bool trapped = trap_record.magic == TRAP_MAGIC;
    if (!trapped) {
        trap_on_purpose();
    }
    trap_record.magic = 0;
    if (planned != PLANNED_MAGIC) {
        print_text("FAILED  a trap, cause and pc: ");
        print_number(trap_record.cause);
        print_text(" ");
        print_number(trap_record.pc);
        print_text("\n");
        return 1;
    }
    planned = 0;
    RUN(a_trap_is_recorded_with_its_place_and_resets);
    return run_all_tests() == 0 ? 0 : 1;
}
