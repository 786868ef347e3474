// Places in L3 as the core sees them: pointers above all of GAP8's own memory, which only this HAL
// can follow.
#ifndef HILAB_GAP8_PLACES_H
#define HILAB_GAP8_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLACE_BASE 0x80000000u

static inline uint8_t *place(uint32_t at)
{
    return (uint8_t *)(uintptr_t)(PLACE_BASE + at);
}

static inline bool is_place(const uint8_t *bytes)
{
    return (uintptr_t)bytes >= PLACE_BASE;
}

static inline uint32_t place_at(const uint8_t *bytes)
{
    return (uint32_t)(uintptr_t)bytes - PLACE_BASE;
}

// Between places and the controller's memory, either way. Not while a layer runs: it borrows the
// executor's L2.
void places_copy(uint8_t *to, const uint8_t *from, size_t count);
uint32_t places_crc(const uint8_t *bytes, size_t count);

#endif
