#include "shares.h"

#include "board.h"
#include "bytes.h"
#include "crc32c.h"
#include "executor.h"
#include "pmsis.h"

#define POLYNOMIAL 0x82f63b78u
#define TABLES 4
#define TABLE 256

enum task { TASK_CRC, TASK_FILL, TASK_TAKE };

// What the cores read, and what each of them finds.
static struct {
    enum task task;
    struct stripe stripe;
    uint32_t state;
    const uint8_t *from;
    uint32_t crcs[CORES];
} job;

// Remainders of a byte with 0 to 3 zero bytes behind it.
static uint32_t tables[TABLES][TABLE];

static void fill_tables(void)
{
    for (uint32_t i = 0; i < TABLE; i++) {
        uint32_t crc = i;
        for (uint32_t bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
        }
        tables[0][i] = crc;
    }
    for (uint32_t t = 1; t < TABLES; t++) {
        for (uint32_t i = 0; i < TABLE; i++) {
            uint32_t before = tables[t - 1][i];
            tables[t][i] = before >> 8 ^ tables[0][before & 0xff];
        }
    }
}

// Four bytes at a time where they are aligned; the tables lie in L1.
static uint32_t add_bytes(uint32_t crc, const uint8_t *bytes, uint32_t count)
{
    const uint32_t (*t)[TABLE] = (const uint32_t (*)[TABLE])board_memory()->l1;
    for (; count > 0 && ((uintptr_t)bytes & 3) != 0; count--) {
        crc = crc >> 8 ^ t[0][(crc ^ *bytes++) & 0xff];
    }
    for (; count >= 4; count -= 4) {
        crc ^= *(const uint32_t *)bytes;
        bytes += 4;
        crc = t[3][crc & 0xff] ^ t[2][crc >> 8 & 0xff] ^ t[1][crc >> 16 & 0xff] ^ t[0][crc >> 24];
    }
    for (; count > 0; count--) {
        crc = crc >> 8 ^ t[0][(crc ^ *bytes++) & 0xff];
    }
    return crc;
}

static void generate(uint32_t *state, uint8_t *bytes, uint32_t count)
{
    for (; count >= 4 && ((uintptr_t)bytes & 3) == 0; count -= 4) {
        uint32_t word = next_generated(state);
        word |= (uint32_t)next_generated(state) << 8;
        word |= (uint32_t)next_generated(state) << 16;
        word |= (uint32_t)next_generated(state) << 24;
        *(uint32_t *)bytes = word;
        bytes += 4;
    }
    for (; count > 0; count--) {
        *bytes++ = next_generated(state);
    }
}

// One pixel's channels in one block, or all of a share where there is one block.
static void work_on(uint32_t *value, const uint8_t **from, uint8_t *bytes, uint32_t count)
{
    switch (job.task) {
    case TASK_CRC:
        *value = add_bytes(*value, bytes, count);
        break;
    case TASK_FILL:
        generate(value, bytes, count);
        break;
    case TASK_TAKE:
        copy_bytes(bytes, *from, count);
        *from += count;
        break;
    }
}

static uint32_t first_of(uint32_t core)
{
    return (uint32_t)((uint64_t)job.stripe.pixels * core / CORES);
}

// The state of the generator that many bytes later: its step is an affine map, squared bit by bit.
static uint32_t later(uint32_t state, uint32_t bytes)
{
    uint32_t factor = 1664525u;
    uint32_t sum = 1013904223u;
    for (; bytes != 0; bytes >>= 1) {
        if ((bytes & 1) != 0) {
            state = state * factor + sum;
        }
        sum = sum * factor + sum;
        factor *= factor;
    }
    return state;
}

static void share(void *unused)
{
    (void)unused;
    uint32_t core = (uint32_t)pi_core_id();
    uint32_t first = first_of(core);
    uint32_t last = first_of(core + 1);
    uint32_t channels = job.stripe.channels;
    uint32_t value = job.task == TASK_FILL ? later(job.state, first * channels) : 0xffffffffu;
    const uint8_t *from = job.from + first * channels;
    if (channels <= EXECUTOR_BLOCK) {
        work_on(&value, &from, job.stripe.bytes + first * channels, (last - first) * channels);
        first = last;
    }
    for (uint32_t p = first; p < last; p++) {
        for (uint32_t c = 0; c < channels; c += EXECUTOR_BLOCK) {
            uint32_t width = channels - c < EXECUTOR_BLOCK ? channels - c : EXECUTOR_BLOCK;
            work_on(&value, &from, job.stripe.bytes + c * job.stripe.pixels + p * width, width);
        }
    }
    job.crcs[core] = ~value;
}

static void share_out(void *unused)
{
    if (job.task == TASK_CRC) {
        copy_bytes(board_memory()->l1, (const uint8_t *)tables, sizeof tables);
    }
    pi_cl_team_fork(CORES, share, unused);
}

// a * b modulo the polynomial, bits reflected.
static uint32_t multiply(uint32_t a, uint32_t b)
{
    uint32_t product = 0;
    for (; a != 0; a <<= 1) {
        product ^= (a & 0x80000000u) != 0 ? b : 0;
        b = b >> 1 ^ ((b & 1) != 0 ? POLYNOMIAL : 0);
    }
    return product;
}

// The CRC of the bytes of `left` followed by `count` bytes with the CRC `right`: the remainder of
// left * x^(8 * count), by repeated squaring, and right.
static uint32_t join(uint32_t left, uint32_t right, uint32_t count)
{
    uint32_t power = 1u << 23;
    for (; count != 0; count >>= 1) {
        if ((count & 1) != 0) {
            left = multiply(power, left);
        }
        power = multiply(power, power);
    }
    return left ^ right;
}

uint32_t shares_crc(const struct stripe *stripe, uint32_t earlier)
{
    if (tables[0][1] == 0) {
        fill_tables();
    }
    job.task = TASK_CRC;
    job.stripe = *stripe;
    board_run_on_cluster(share_out, NULL);
    uint32_t crc = earlier;
    for (uint32_t core = 0; core < CORES; core++) {
        uint32_t bytes = (first_of(core + 1) - first_of(core)) * stripe->channels;
        crc = join(crc, job.crcs[core], bytes);
    }
    return crc;
}

uint32_t shares_fill(const struct stripe *stripe, uint32_t state)
{
    job.task = TASK_FILL;
    job.stripe = *stripe;
    job.state = state;
    board_run_on_cluster(share_out, NULL);
    return later(state, stripe->pixels * stripe->channels);
}

void shares_take(const struct stripe *stripe, const uint8_t *from)
{
    job.task = TASK_TAKE;
    job.stripe = *stripe;
    job.from = from;
    board_run_on_cluster(share_out, NULL);
}
