#include "machine_host.h"

#include "bytes.h"
#include "check.h"
#include "machine.h"
#include "tiles.h"

#define PENDING_MAX 64

struct copy {
    uint8_t *to;
    const uint8_t *from;
    uint32_t bytes;
};

struct queue {
    struct copy copies[PENDING_MAX];
    uint32_t count;
};

static struct machine_host machine;
static struct queue l3_queues[STREAM_COUNT];
static struct queue l1_queues[STREAM_COUNT];
static struct { struct copy copy; enum stream stream; } l1_prepared[PENDING_MAX * 8];
static uint32_t l1_prepared_count;

struct machine_host *machine_host(void)
{
    return &machine;
}

bool machine_idle(void)
{
    uint32_t pending = l1_prepared_count;
    l1_prepared_count = 0;
    for (uint32_t i = 0; i < STREAM_COUNT; i++) {
        pending += l3_queues[i].count + l1_queues[i].count;
        l3_queues[i].count = 0;
        l1_queues[i].count = 0;
    }
    return pending == 0;
}

// At once or when it is waited for: whoever forgets to wait, or touches a buffer too early, is
// found by one or the other.
static void enqueue(struct queue *queue, struct copy copy)
{
    if (random_below(&machine.seed, 2) == 0 || queue->count == PENDING_MAX) {
        copy_bytes(copy.to, copy.from, copy.bytes);
    } else {
        queue->copies[queue->count++] = copy;
    }
}

static void drain(struct queue *queue)
{
    for (uint32_t i = 0; i < queue->count; i++) {
        struct copy copy = queue->copies[i];
        copy_bytes(copy.to, copy.from, copy.bytes);
    }
    queue->count = 0;
}

static bool inside(const uint8_t *base, uint32_t size, const uint8_t *at, uint32_t bytes)
{
    return at >= base && at + bytes <= base + size;
}

static bool l3_allows(uint32_t at, const uint8_t *l2, uint32_t bytes)
{
    bool aligned = (at | bytes) % 4 == 0;
    bool fits = at + bytes <= MACHINE_L3_BYTES &&
                inside(machine.l2, machine.l2_bytes, l2, bytes);
    machine.violations += !(aligned && fits);
    return fits;
}

void l3_read(enum stream stream, uint32_t at, uint8_t *l2, uint32_t bytes)
{
    if (l3_allows(at, l2, bytes)) {
        enqueue(&l3_queues[stream], (struct copy){l2, machine.l3 + at, bytes});
    }
}

void l3_write(enum stream stream, uint32_t at, const uint8_t *l2, uint32_t bytes)
{
    if (l3_allows(at, l2, bytes)) {
        enqueue(&l3_queues[stream], (struct copy){machine.l3 + at, l2, bytes});
    }
}

void l3_wait(enum stream stream)
{
    drain(&l3_queues[stream]);
}

static bool l1_allows(const struct line_copy *copy)
{
    uint32_t extent = copy->lines == 0 ? 0 : (copy->lines - 1) * copy->stride + copy->line;
    bool fits = inside(machine.l1, machine.l1_bytes, copy->l1, copy->line * copy->lines) &&
                inside(machine.l2, machine.l2_bytes, copy->l2, extent);
    machine.violations += !fits;
    return fits;
}

static void prepare(enum stream stream, struct copy copy)
{
    if (l1_prepared_count < sizeof l1_prepared / sizeof l1_prepared[0]) {
        l1_prepared[l1_prepared_count].copy = copy;
        l1_prepared[l1_prepared_count++].stream = stream;
    } else {
        machine.violations++;
    }
}

void l1_start(void)
{
    for (uint32_t i = 0; i < l1_prepared_count; i++) {
        enqueue(&l1_queues[l1_prepared[i].stream], l1_prepared[i].copy);
    }
    l1_prepared_count = 0;
}

void l1_read(enum stream stream, const struct line_copy *copy)
{
    for (uint32_t i = 0; l1_allows(copy) && i < copy->lines; i++) {
        prepare(stream,
            (struct copy){copy->l1 + i * copy->line, copy->l2 + i * copy->stride, copy->line});
    }
}

void l1_write(enum stream stream, const struct line_copy *copy)
{
    for (uint32_t i = 0; l1_allows(copy) && i < copy->lines; i++) {
        prepare(stream,
            (struct copy){copy->l2 + i * copy->stride, copy->l1 + i * copy->line, copy->line});
    }
}

void l1_wait(enum stream stream)
{
    drain(&l1_queues[stream]);
}

// The cores in an order of chance: none may rely on another.
void team(void (*work)(void *argument, uint32_t core), void *argument)
{
    uint32_t first = random_below(&machine.seed, TEAM_CORES);
    for (uint32_t i = 0; i < TEAM_CORES; i++) {
        work(argument, (first + 3 * i) % TEAM_CORES);
    }
}

struct weight_sums weight_sums(const int8_t *weights, uint32_t words, uint32_t stride)
{
    return weight_sums_plain(weights, words, stride);
}

void fill_words(uint8_t *words, uint32_t count, uint32_t stride, uint32_t value)
{
    fill_words_plain(words, count, stride, value);
}

void copy_unaligned(uint8_t *to, const uint8_t *from, uint32_t bytes)
{
    copy_unaligned_plain(to, from, bytes);
}

void pointwise_quads(const struct pointwise_tile *tile)
{
    pointwise_quads_plain(tile);
}

void depthwise_pair(const struct depthwise_tile *tile)
{
    depthwise_pair_plain(tile);
}

void add_words(uint8_t *left, const uint8_t *right, uint32_t words, uint32_t zero_point)
{
    add_words_plain(left, right, words, zero_point);
}
