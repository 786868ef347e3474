#include "machine.h"

#define UART 0x10000000u
#define UART_CLOCK_HZ 3686400u
#define UART_DATA 0
#define UART_INTERRUPT_ENABLE 1
#define UART_FIFO_CONTROL 2
#define UART_LINE_CONTROL 3
#define UART_LINE_STATUS 5
#define UART_IRQ 10u

#define PLIC 0x0c000000u
#define PLIC_ENABLE (PLIC + 0x2000u)
#define PLIC_THRESHOLD (PLIC + 0x200000u)
#define PLIC_CLAIM (PLIC + 0x200004u)

#define MTIME 0x0200bff8u
#define MTIME_HZ 10000000u
#define FINISHER 0x00100000u
#define FINISHER_RESET 0x7777u
#define MIE_EXTERNAL (1u << 11)

static volatile uint8_t *uart(uint32_t offset)
{
    return (volatile uint8_t *)(UART + offset);
}

static volatile uint32_t *word(uint32_t address)
{
    return (volatile uint32_t *)address;
}

void machine_start(void)
{
    machine_set_baud(115200);
    // QEMU hands over as many bytes at a time as the receive level, 14, allows; fewer come with
    // the character time-out.
    *uart(UART_FIFO_CONTROL) = 0xc1;
    *uart(UART_INTERRUPT_ENABLE) = 1;
    *word(PLIC + 4 * UART_IRQ) = 1;
    *word(PLIC_ENABLE) = 1u << UART_IRQ;
    *word(PLIC_THRESHOLD) = 0;
    // Interrupts stay masked in mstatus: a pending one only ends the wait.
    __asm__ volatile("csrs mie, %0" : : "r"(MIE_EXTERNAL));
}

int machine_receive(void)
{
    return (*uart(UART_LINE_STATUS) & 1) != 0 ? *uart(UART_DATA) : -1;
}

void machine_send(const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        while ((*uart(UART_LINE_STATUS) & 0x20) == 0) {
        }
        *uart(UART_DATA) = bytes[i];
    }
}

void machine_wait(void)
{
    while ((*uart(UART_LINE_STATUS) & 1) == 0) {
        __asm__ volatile("wfi");
        uint32_t claimed = *word(PLIC_CLAIM);
        if (claimed != 0) {
            *word(PLIC_CLAIM) = claimed;
        }
    }
}

void machine_set_baud(uint32_t baud)
{
    uint32_t divisor = UART_CLOCK_HZ / 16 / baud;
    divisor = divisor == 0 ? 1 : divisor;
    *uart(UART_LINE_CONTROL) = 0x83;
    *uart(0) = (uint8_t)divisor;
    *uart(1) = (uint8_t)(divisor >> 8);
    *uart(UART_LINE_CONTROL) = 3;
}

uint64_t machine_cycles(void)
{
    uint32_t high;
    uint32_t low;
    uint32_t again;
    do {
        __asm__ volatile("csrr %0, mcycleh" : "=r"(high));
        __asm__ volatile("csrr %0, mcycle" : "=r"(low));
        __asm__ volatile("csrr %0, mcycleh" : "=r"(again));
    } while (high != again);
    return (uint64_t)high << 32 | low;
}

uint64_t machine_microseconds(void)
{
    uint32_t high;
    uint32_t low;
    do {
        high = *word(MTIME + 4);
        low = *word(MTIME);
    } while (high != *word(MTIME + 4));
    return ((uint64_t)high << 32 | low) / (MTIME_HZ / 1000000u);
}

_Noreturn void machine_reset(void)
{
    for (;;) {
        *word(FINISHER) = FINISHER_RESET;
    }
}
