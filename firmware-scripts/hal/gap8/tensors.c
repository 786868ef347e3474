// A tensor goes through L2 in stripes of whole rows. In L3 each channel block of a stripe is one
// piece; in L2 the pieces lie one after another, so that a stripe there has the order
// [blocks][rows][W][block].
#include "tensors.h"

#include "board.h"
#include "bsp/ram.h"
#include "bytes.h"
#include "crc32c.h"
#include "executor.h"
#include "places.h"

struct stripe {
    const struct tensor *tensor;
    uint32_t first;
    uint32_t rows;
    uint8_t *blocks;
};

// One channel block, and where its piece of the stripe lies.
struct block {
    uint32_t width;
    uint32_t at;
    uint32_t bytes;
    uint8_t *piece;
};

static uint32_t rows_at_once(const struct tensor *tensor, uint32_t bytes)
{
    uint32_t rows = bytes / (tensor->width * tensor->channels);
    return rows > tensor->height ? tensor->height : rows;
}

static struct block block_of(const struct stripe *stripe, uint32_t channel)
{
    const struct tensor *tensor = stripe->tensor;
    uint32_t left = tensor->channels - channel;
    uint32_t width = left < EXECUTOR_BLOCK ? left : EXECUTOR_BLOCK;
    uint32_t before = channel * tensor->height + stripe->first * width;
    return (struct block){
        .width = width,
        .at = place_at(tensor->bytes) + before * tensor->width,
        .bytes = stripe->rows * tensor->width * width,
        .piece = stripe->blocks + channel * stripe->rows * tensor->width,
    };
}

static void load(const struct stripe *stripe)
{
    for (uint32_t c = 0; c < stripe->tensor->channels; c += EXECUTOR_BLOCK) {
        struct block block = block_of(stripe, c);
        pi_ram_read(board_memory()->ram, block.at, block.piece, block.bytes);
    }
}

static void save(const struct stripe *stripe)
{
    for (uint32_t c = 0; c < stripe->tensor->channels; c += EXECUTOR_BLOCK) {
        struct block block = block_of(stripe, c);
        pi_ram_write(board_memory()->ram, block.at, block.piece, block.bytes);
    }
}

// Calls `each` with the bytes of every pixel's blocks, in H, W, C order.
static void walk(
    const struct stripe *stripe, void (*each)(void *state, uint8_t *bytes, uint32_t count),
    void *state)
{
    uint32_t pixels = stripe->rows * stripe->tensor->width;
    for (uint32_t p = 0; p < pixels; p++) {
        for (uint32_t c = 0; c < stripe->tensor->channels; c += EXECUTOR_BLOCK) {
            struct block block = block_of(stripe, c);
            each(state, block.piece + p * block.width, block.width);
        }
    }
}

static void add_to_crc(void *state, uint8_t *bytes, uint32_t count)
{
    uint32_t *crc = state;
    *crc = crc32c(*crc, bytes, count);
}

static void generate(void *state, uint8_t *bytes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bytes[i] = next_generated(state);
    }
}

static void take(void *state, uint8_t *bytes, uint32_t count)
{
    const uint8_t **from = state;
    copy_bytes(bytes, *from, count);
    *from += count;
}

uint32_t tensors_crc(const struct tensor *tensor)
{
    uint32_t crc = 0;
    struct stripe stripe = {.tensor = tensor, .blocks = board_memory()->l2};
    uint32_t most = rows_at_once(tensor, board_memory()->l2_bytes);
    for (; stripe.first < tensor->height; stripe.first += most) {
        uint32_t left = tensor->height - stripe.first;
        stripe.rows = left < most ? left : most;
        load(&stripe);
        walk(&stripe, add_to_crc, &crc);
    }
    return crc;
}

void tensors_fill(const struct tensor *tensor, uint32_t state)
{
    struct stripe stripe = {.tensor = tensor, .blocks = board_memory()->l2};
    uint32_t most = rows_at_once(tensor, board_memory()->l2_bytes);
    for (; stripe.first < tensor->height; stripe.first += most) {
        uint32_t left = tensor->height - stripe.first;
        stripe.rows = left < most ? left : most;
        walk(&stripe, generate, &state);
        save(&stripe);
    }
}

void tensors_write(const struct tensor *tensor, const uint8_t *from)
{
    const struct executor_memory *memory = board_memory();
    uint32_t half = memory->l2_bytes / 8 * 4;
    struct stripe stripe = {.tensor = tensor, .blocks = memory->l2 + half};
    uint32_t most = rows_at_once(tensor, half);
    for (; stripe.first < tensor->height; stripe.first += most) {
        uint32_t left = tensor->height - stripe.first;
        stripe.rows = left < most ? left : most;
        uint32_t row_bytes = tensor->width * tensor->channels;
        const uint8_t *bytes = memory->l2;
        pi_ram_read(
            memory->ram, place_at(from) + stripe.first * row_bytes, memory->l2,
            stripe.rows * row_bytes);
        walk(&stripe, take, &bytes);
        save(&stripe);
    }
}

void tensors_read(const struct tensor *tensor, uint32_t offset, uint8_t *to, uint32_t count)
{
    if (tensor->channels <= EXECUTOR_BLOCK) {
        places_copy(to, tensor->bytes + offset, count);
        return;
    }
    struct stripe whole = {.tensor = tensor, .rows = tensor->height};
    for (uint32_t i = 0; i < count;) {
        uint32_t pixel = (offset + i) / tensor->channels;
        uint32_t channel = (offset + i) % tensor->channels;
        uint32_t inside = channel % EXECUTOR_BLOCK;
        struct block block = block_of(&whole, channel - inside);
        uint32_t run = block.width - inside < count - i ? block.width - inside : count - i;
        places_copy(to + i, place(block.at + pixel * block.width + inside), run);
        i += run;
    }
}
