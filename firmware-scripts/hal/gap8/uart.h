// The board's UART as a stream of bytes. Half duplex: see protocol.md.
#ifndef HILAB_GAP8_UART_H
#define HILAB_GAP8_UART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void uart_open(uint32_t baud);
void uart_close(void);
// The rate that the UART has or, while it is closed, had.
uint32_t uart_baud(void);
// -1 if none has arrived.
int uart_receive(void);
// Whether what has arrived may be a whole request.
bool uart_has_request(void);
// Sleeps until an event, of the UART or of anything else.
void uart_wait(void);
void uart_send(const uint8_t *bytes, size_t count);

#endif
