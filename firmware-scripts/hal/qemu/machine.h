// The virt machine: 16550 UART, interrupt controller, timer, and the register that ends or resets
// it.
#ifndef HILAB_MACHINE_H
#define HILAB_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void machine_start(void);
// A received byte, or -1.
int machine_receive(void);
void machine_send(const uint8_t *bytes, size_t count);
// Sleeps until the UART has a byte.
void machine_wait(void);
void machine_set_baud(uint32_t baud);
uint64_t machine_cycles(void);
uint64_t machine_microseconds(void);
_Noreturn void machine_reset(void);

#endif
