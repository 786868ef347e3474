// Work on the bytes of a stripe that lies in L2, shared between the cluster's cores by pixels.
#ifndef HILAB_GAP8_SHARES_H
#define HILAB_GAP8_SHARES_H

#include <stdint.h>

// Channel blocks one after another: [blocks][pixels][block], each EXECUTOR_BLOCK channels wide but
// the last. Plain bytes are pixels of one channel.
struct stripe {
    uint8_t *bytes;
    uint32_t pixels;
    uint32_t channels;
};

// CRC-32C of the stripe's bytes in H, W, C order, continuing `earlier`.
uint32_t shares_crc(const struct stripe *stripe, uint32_t earlier);
// Fills it from the generator of messages.md in H, W, C order; gives the state behind it.
uint32_t shares_fill(const struct stripe *stripe, uint32_t state);
// Fills it with bytes that lie in H, W, C order in L2.
void shares_take(const struct stripe *stripe, const uint8_t *from);

#endif
