#include "noise.h"

#include <stdbool.h>

static uint32_t draw(struct noise *noise)
{
    noise->state ^= noise->state << 13;
    noise->state ^= noise->state >> 17;
    noise->state ^= noise->state << 5;
    return noise->state;
}

static bool happens(struct noise *noise, uint32_t ppb)
{
    return ppb != 0 && (uint64_t)draw(noise) * 1000000000u >> 32 < ppb;
}

uint32_t noise_pass(struct noise *noise, uint8_t byte, uint8_t arrived[2])
{
    uint32_t count = 0;
    if (happens(noise, noise->byte_insertion_ppb)) {
        arrived[count++] = (uint8_t)(draw(noise) >> 24);
    }
    if (happens(noise, noise->byte_loss_ppb)) {
        return count;
    }
    for (uint32_t bit = 0; bit < 8; bit++) {
        if (happens(noise, noise->bit_error_ppb)) {
            byte ^= (uint8_t)(1u << bit);
        }
    }
    arrived[count++] = byte;
    return count;
}
