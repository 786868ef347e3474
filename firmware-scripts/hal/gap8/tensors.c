// A tensor goes through L2 in stripes of whole rows; in L3 each channel block of a stripe is one
// piece.
#include "tensors.h"

#include "board.h"
#include "bsp/ram.h"
#include "executor.h"
#include "places.h"
#include "shares.h"

// Rows of a tensor that are in L2.
struct rows_in_l2 {
    const struct tensor *tensor;
    uint32_t first;
    struct stripe stripe;
};

static struct rows_in_l2 rows_at(const struct tensor *tensor, uint32_t first, uint32_t l2_bytes)
{
    uint32_t row_bytes = tensor->width * tensor->channels;
    uint32_t most = l2_bytes / row_bytes;
    uint32_t left = tensor->height - first;
    return (struct rows_in_l2){
        .tensor = tensor,
        .first = first,
        .stripe = {
            .bytes = board_memory()->l2,
            .pixels = (left < most ? left : most) * tensor->width,
            .channels = tensor->channels,
        },
    };
}

// Calls pi_ram_read or pi_ram_write for every channel block's piece.
static void move(
    const struct rows_in_l2 *rows,
    void (*copy)(struct pi_device *ram, uint32_t at, void *bytes, uint32_t count))
{
    const struct tensor *tensor = rows->tensor;
    for (uint32_t c = 0; c < tensor->channels; c += EXECUTOR_BLOCK) {
        uint32_t left = tensor->channels - c;
        uint32_t width = left < EXECUTOR_BLOCK ? left : EXECUTOR_BLOCK;
        uint32_t before = (c * tensor->height + rows->first * width) * tensor->width;
        copy(
            board_memory()->ram, place_at(tensor->bytes) + before,
            rows->stripe.bytes + c * rows->stripe.pixels, rows->stripe.pixels * width);
    }
}

uint32_t tensors_crc(const struct tensor *tensor)
{
    uint32_t crc = 0;
    for (uint32_t first = 0; first < tensor->height;) {
        struct rows_in_l2 rows = rows_at(tensor, first, board_memory()->l2_bytes);
        move(&rows, pi_ram_read);
        crc = shares_crc(&rows.stripe, crc);
        first += rows.stripe.pixels / tensor->width;
    }
    return crc;
}

void tensors_fill(const struct tensor *tensor, uint32_t state)
{
    for (uint32_t first = 0; first < tensor->height;) {
        struct rows_in_l2 rows = rows_at(tensor, first, board_memory()->l2_bytes);
        state = shares_fill(&rows.stripe, state);
        move(&rows, pi_ram_write);
        first += rows.stripe.pixels / tensor->width;
    }
}

void tensors_write(const struct tensor *tensor, const uint8_t *from)
{
    const struct executor_memory *memory = board_memory();
    uint32_t half = memory->l2_bytes / 8 * 4;
    uint32_t row_bytes = tensor->width * tensor->channels;
    for (uint32_t first = 0; first < tensor->height;) {
        struct rows_in_l2 rows = rows_at(tensor, first, half);
        uint32_t count = rows.stripe.pixels * tensor->channels;
        pi_ram_read(memory->ram, place_at(from) + first * row_bytes, memory->l2 + half, count);
        shares_take(&rows.stripe, memory->l2 + half);
        move(&rows, pi_ram_write);
        first += rows.stripe.pixels / tensor->width;
    }
}

void tensors_read(const struct tensor *tensor, uint32_t offset, uint8_t *to, uint32_t count)
{
    if (tensor->channels <= EXECUTOR_BLOCK) {
        places_copy(to, tensor->bytes + offset, count);
        return;
    }
    uint32_t pixels = tensor->height * tensor->width;
    for (uint32_t i = 0; i < count;) {
        uint32_t pixel = (offset + i) / tensor->channels;
        uint32_t channel = (offset + i) % tensor->channels;
        uint32_t inside = channel % EXECUTOR_BLOCK;
        uint32_t block = channel - inside;
        uint32_t left = tensor->channels - block;
        uint32_t width = left < EXECUTOR_BLOCK ? left : EXECUTOR_BLOCK;
        uint32_t run = width - inside < count - i ? width - inside : count - i;
        places_copy(to + i, tensor->bytes + block * pixels + pixel * width + inside, run);
        i += run;
    }
}
