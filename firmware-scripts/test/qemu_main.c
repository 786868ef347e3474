// The tests as a bare-metal program on the virt machine.
#include "check.h"
#include "machine.h"

// startup.S leaves the place of a trap here and resets; a second start means that one happened.
struct {
    uint32_t magic;
    uint32_t pc;
    uint32_t cause;
} trap_record __attribute__((section(".noinit"), aligned(8)));

void print_text(const char *text)
{
    size_t count = 0;
    while (text[count] != 0) {
        count++;
    }
    machine_send((const uint8_t *)text, count);
}

int main(void)
{
    if (trap_record.magic == 0x74726170u) {
        print_text("FAILED  a trap, cause and pc: ");
        print_number(trap_record.cause);
        print_text(" ");
        print_number(trap_record.pc);
        print_text("\n");
        return 1;
    }
    return run_all_tests() == 0 ? 0 : 1;
}
