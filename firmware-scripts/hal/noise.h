// A bad line, seeded: flipped bits, lost and inserted bytes. Rates are in parts per billion.
#ifndef HILAB_NOISE_H
#define HILAB_NOISE_H

#include <stdint.h>

struct noise {
    uint32_t state;
    uint32_t bit_error_ppb;
    uint32_t byte_loss_ppb;
    uint32_t byte_insertion_ppb;
};

// What arrives of one byte: writes 0, 1 or 2 bytes and gives their number. `state` is never 0.
uint32_t noise_pass(struct noise *noise, uint8_t byte, uint8_t arrived[2]);

#endif
