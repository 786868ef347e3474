#include "uart.h"

#include "bytes.h"
#include "pmsis.h"
#include "pmsis/drivers/uart.h"

// Reads of one byte each are posted ahead, as nothing tells a longer read how much of it has
// arrived. 64 bytes at 115200 baud are 5.5 ms in which the controller may be busy with a piece of
// something else. uDMA writes whole words.
#define POSTED 64u
#define RING 2048u
#define SEND_PIECE 1024u
#define BITS_OF_TWO_BYTES 20u

static struct pi_device uart;
static uint32_t baud_now;
static pi_task_t tasks[POSTED];
static uint32_t words[POSTED];
static uint8_t ring[RING];
static uint32_t received;
static uint32_t taken;
static bool has_request;
static uint8_t sending[SEND_PIECE];

static void byte_arrived(void *index);

static void post(uint32_t index)
{
    pi_task_callback(&tasks[index], byte_arrived, (void *)index);
    pi_uart_read_async(&uart, &words[index], 1, &tasks[index]);
}

static void byte_arrived(void *argument)
{
    uint32_t index = (uint32_t)argument;
    uint8_t byte = (uint8_t)words[index];
    ring[received++ % RING] = byte;
    // the ends of frames and of text commands
    has_request = has_request || byte == 0 || byte == '%';
    post(index);
}

void uart_open(uint32_t baud)
{
    struct pi_uart_conf conf;
    pi_uart_conf_init(&conf);
    conf.baudrate_bps = baud;
    pi_open_from_conf(&uart, &conf);
    pi_uart_open(&uart);
    baud_now = baud;
    received = 0;
    taken = 0;
    for (uint32_t i = 0; i < POSTED; i++) {
        post(i);
    }
}

void uart_close(void)
{
    pi_uart_close(&uart);
}

uint32_t uart_baud(void)
{
    return baud_now;
}

int uart_receive(void)
{
    if (taken == received) {
        has_request = false;
        return -1;
    }
    return ring[taken++ % RING];
}

bool uart_has_request(void)
{
    return has_request;
}

void uart_wait(void)
{
    if (taken == received) {
        pi_yield();
    }
}

// The host's last stop bits, and a host that turns the line round, need two byte times.
static void turn_round(void)
{
    pi_time_wait_us((int)(BITS_OF_TWO_BYTES * 1000000u / baud_now + 1));
}

void uart_send(const uint8_t *bytes, size_t count)
{
    turn_round();
    for (size_t at = 0; at < count; at += SEND_PIECE) {
        uint32_t piece = count - at < SEND_PIECE ? (uint32_t)(count - at) : SEND_PIECE;
        copy_bytes(sending, bytes + at, piece);
        pi_uart_write(&uart, sending, piece);
    }
}
