// Tensors in L3 in the executor's order, for a core that speaks H, W, C.
#ifndef HILAB_GAP8_TENSORS_H
#define HILAB_GAP8_TENSORS_H

#include "kernels.h"

uint32_t tensors_crc(const struct tensor *tensor);
void tensors_fill(const struct tensor *tensor, uint32_t state);
void tensors_write(const struct tensor *tensor, const uint8_t *from);
void tensors_read(const struct tensor *tensor, uint32_t offset, uint8_t *to, uint32_t count);

#endif
