// Little-endian access to byte buffers, and copies that need no libc.
#ifndef HILAB_BYTES_H
#define HILAB_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint16_t get_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t get_u64(const uint8_t *p)
{
    return get_u32(p) | (uint64_t)get_u32(p + 4) << 32;
}

static inline void set_u16(uint8_t *p, uint16_t value)
{
    p[0] = (uint8_t)value;
    p[1] = (uint8_t)(value >> 8);
}

static inline void set_u32(uint8_t *p, uint32_t value)
{
    set_u16(p, (uint16_t)value);
    set_u16(p + 2, (uint16_t)(value >> 16));
}

static inline void set_u64(uint8_t *p, uint64_t value)
{
    set_u32(p, (uint32_t)value);
    set_u32(p + 4, (uint32_t)(value >> 32));
}

static inline void copy_bytes(uint8_t *to, const uint8_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
    }
}

static inline void fill_bytes(uint8_t *to, uint8_t value, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = value;
    }
}

// The generator of messages.md.
static inline uint8_t next_generated(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (uint8_t)(*state >> 24);
}

// A buffer that is written from the front; what does not fit sets `overflow` and is left out.
struct writer {
    uint8_t *bytes;
    uint32_t capacity;
    uint32_t size;
    bool overflow;
};

static inline void put_bytes(struct writer *w, const uint8_t *bytes, uint32_t count)
{
    if (count > w->capacity - w->size) {
        w->overflow = true;
        return;
    }
    copy_bytes(w->bytes + w->size, bytes, count);
    w->size += count;
}

static inline void put_u8(struct writer *w, uint8_t value)
{
    put_bytes(w, &value, 1);
}

static inline void put_u16(struct writer *w, uint16_t value)
{
    uint8_t bytes[2];
    set_u16(bytes, value);
    put_bytes(w, bytes, sizeof bytes);
}

static inline void put_u32(struct writer *w, uint32_t value)
{
    uint8_t bytes[4];
    set_u32(bytes, value);
    put_bytes(w, bytes, sizeof bytes);
}

static inline void put_u64(struct writer *w, uint64_t value)
{
    put_u32(w, (uint32_t)value);
    put_u32(w, (uint32_t)(value >> 32));
}

#endif
