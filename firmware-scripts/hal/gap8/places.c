#include "places.h"

#include "board.h"
#include "bsp/ram.h"
#include "bytes.h"
#include "shares.h"

// A few frames.
#define PIECE 8192u

static uint8_t *scratch(void)
{
    return board_memory()->l2;
}

static void read_piece(uint8_t *to, const uint8_t *from, uint32_t count)
{
    if (is_place(from)) {
        pi_ram_read(board_memory()->ram, place_at(from), to, count);
    } else {
        copy_bytes(to, from, count);
    }
}

static void write_piece(uint8_t *to, const uint8_t *from, uint32_t count)
{
    if (is_place(to)) {
        pi_ram_write(board_memory()->ram, place_at(to), (void *)(uintptr_t)from, count);
    } else {
        copy_bytes(to, from, count);
    }
}

void places_copy(uint8_t *to, const uint8_t *from, size_t count)
{
    if (!is_place(to) && !is_place(from)) {
        copy_bytes(to, from, count);
        return;
    }
    for (size_t at = 0; at < count; at += PIECE) {
        uint32_t piece = count - at < PIECE ? (uint32_t)(count - at) : PIECE;
        read_piece(scratch(), from + at, piece);
        write_piece(to + at, scratch(), piece);
    }
}

uint32_t places_crc(const uint8_t *bytes, size_t count)
{
    uint32_t crc = 0;
    uint32_t most = board_memory()->l2_bytes;
    for (size_t at = 0; at < count; at += most) {
        uint32_t piece = count - at < most ? (uint32_t)(count - at) : most;
        read_piece(scratch(), bytes + at, piece);
        struct stripe stripe = {.bytes = scratch(), .pixels = piece, .channels = 1};
        crc = shares_crc(&stripe, crc);
    }
    return crc;
}
