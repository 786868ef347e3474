#include "bytes.h"
#include "check.h"
#include "fixture.h"

// Layers of vectors/network.txt that the cases below damage.
enum { IMAGE, STEM, DEPTHWISE, PROJECT, EXPAND, DILATED, NARROW, ADD, POOL = 11, BROADCAST = 13,
       CONCAT = 15, LAST = 17 };

static struct schedule_verdict verdict_of(const struct fixture *f)
{
    struct schedule schedule;
    enum schedule_reason reason = schedule_open(f->schedule, f->schedule_bytes, &schedule);
    if (reason != SCHEDULE_VALID) {
        return (struct schedule_verdict){.reason = reason};
    }
    struct schedule_limits limits = fixture_limits(f);
    return schedule_validate(&schedule, &limits);
}

static void the_network_is_valid(void)
{
    CHECK(verdict_of(network_fixture()).reason == SCHEDULE_VALID);
}

static void the_network_of_18_layers_takes_532_bytes(void)
{
    CHECK(network_fixture()->schedule_bytes == 24 + 18 * 28 + 4);
}

// One field of one layer's record, set to a value that must be refused with this reason.
struct damage {
    uint16_t layer;
    uint8_t at;
    uint8_t bytes;
    uint32_t value;
    enum schedule_reason reason;
};

static const struct damage damages[] = {
    {STEM, 0, 1, 0, SCHEDULE_BAD_OPERATOR},
    {STEM, 0, 1, 9, SCHEDULE_BAD_OPERATOR},
    {STEM, 0, 1, 255, SCHEDULE_BAD_OPERATOR},
    {STEM, 1, 1, 0x10, SCHEDULE_BAD_WINDOW},
    {STEM, 1, 1, 0x14, SCHEDULE_BAD_WINDOW},
    {STEM, 1, 1, 0x02, SCHEDULE_BAD_WINDOW},
    {DEPTHWISE, 1, 1, 0x51, SCHEDULE_BAD_WINDOW},
    {PROJECT, 1, 1, 0x12, SCHEDULE_BAD_WINDOW},
    {ADD, 1, 1, 0x21, SCHEDULE_BAD_WINDOW},
    {ADD, 2, 1, 118, SCHEDULE_BAD_ZERO_POINT},
    {BROADCAST, 2, 1, 1, SCHEDULE_BAD_ZERO_POINT},
    {CONCAT, 2, 1, 1, SCHEDULE_BAD_ZERO_POINT},
    {STEM, 3, 1, 1, SCHEDULE_BAD_RESERVED},
    {STEM, 14, 2, 256, SCHEDULE_BAD_RESERVED},
    {ADD, 20, 4, 4, SCHEDULE_BAD_RESERVED},
    {ADD, 24, 4, 4, SCHEDULE_BAD_RESERVED},
    {IMAGE, 4, 2, 0, SCHEDULE_BAD_INPUT},
    {STEM, 4, 2, STEM, SCHEDULE_BAD_INPUT},
    {STEM, 4, 2, LAST, SCHEDULE_BAD_INPUT},
    {STEM, 4, 2, 0xffff, SCHEDULE_BAD_INPUT},
    {STEM, 6, 2, IMAGE, SCHEDULE_BAD_INPUT},
    {ADD, 6, 2, 0xffff, SCHEDULE_BAD_INPUT},
    {STEM, 8, 2, 0, SCHEDULE_BAD_SHAPE},
    {STEM, 8, 2, 13, SCHEDULE_BAD_SHAPE},
    {STEM, 10, 2, 65535, SCHEDULE_BAD_SHAPE},
    {DEPTHWISE, 12, 2, 9, SCHEDULE_BAD_SHAPE},
    {PROJECT, 8, 2, 11, SCHEDULE_BAD_SHAPE},
    {ADD, 6, 2, EXPAND, SCHEDULE_BAD_SHAPE},
    {POOL, 8, 2, 2, SCHEDULE_BAD_SHAPE},
    {BROADCAST, 4, 2, STEM, SCHEDULE_BAD_SHAPE},
    {CONCAT, 12, 2, 25, SCHEDULE_BAD_SHAPE},
    {STEM, 16, 4, 2, SCHEDULE_MISALIGNED},
    {STEM, 16, 4, 0xfffffffc, SCHEDULE_OUTSIDE_ARENA},
    {LAST, 16, 4, 0x7ffffffc, SCHEDULE_OUTSIDE_ARENA},
    {STEM, 16, 4, 0, SCHEDULE_OVERLAP},
    {STEM, 16, 4, 1436, SCHEDULE_OVERLAP},
    {STEM, 20, 4, 2, SCHEDULE_MISALIGNED},
    {STEM, 24, 4, 1, SCHEDULE_MISALIGNED},
    {STEM, 20, 4, 0xfffffffc, SCHEDULE_OUTSIDE_WEIGHTS},
    {LAST, 20, 4, 4000, SCHEDULE_OUTSIDE_WEIGHTS},
    {STEM, 24, 4, 0xfffffffc, SCHEDULE_OUTSIDE_PARAMETERS},
    {POOL, 20, 4, 1, SCHEDULE_BAD_CHANNEL},
    {POOL, 20, 4, 0, SCHEDULE_BAD_CHANNEL},
};

static void apply(struct fixture *f, const struct damage *damage)
{
    uint8_t *record = f->schedule + SCHEDULE_HEADER_BYTES + damage->layer * SCHEDULE_LAYER_BYTES;
    for (uint32_t i = 0; i < damage->bytes; i++) {
        record[damage->at + i] = (uint8_t)(damage->value >> 8 * i);
    }
    seal_schedule(f);
}

static void each_damaged_field_is_refused_with_its_layer_and_reason(void)
{
    for (uint32_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        check_case("damage", i);
        struct fixture *f = network_fixture();
        apply(f, &damages[i]);
        struct schedule_verdict verdict = verdict_of(f);
        CHECK(verdict.reason == damages[i].reason);
        CHECK(verdict.layer == damages[i].layer);
    }
}

static void a_tensor_that_was_overwritten_cannot_be_read(void)
{
    struct fixture *f = network_fixture();
    struct schedule schedule = {.bytes = f->schedule};
    // The residual's skip tensor is written over by the narrow layer before the add reads it.
    uint32_t skip = schedule_layer(&schedule, PROJECT).output;
    apply(f, &(struct damage){NARROW, 16, 4, skip, SCHEDULE_VALID});
    struct schedule_verdict verdict = verdict_of(f);
    CHECK(verdict.reason == SCHEDULE_OVERWRITTEN && verdict.layer == ADD);
}

static void add_may_write_over_one_of_its_inputs(void)
{
    struct fixture *f = network_fixture();
    struct schedule schedule = {.bytes = f->schedule};
    uint32_t skip = schedule_layer(&schedule, PROJECT).output;
    apply(f, &(struct damage){ADD, 16, 4, skip, SCHEDULE_VALID});
    CHECK(verdict_of(f).reason == SCHEDULE_VALID);
    apply(f, &(struct damage){ADD, 16, 4, skip + 4, SCHEDULE_VALID});
    CHECK(verdict_of(f).reason == SCHEDULE_OVERLAP);
}

static void parameters_that_could_overflow_are_refused(void)
{
    static const uint32_t bad[][2] = {
        {0, 0}, {0, 0xffffffff}, {0, (1u << 30) + 1}, {(1u << 30) + 1, 1}, {0x80000000, 1}};
    for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        check_case("parameters", i);
        struct fixture *f = network_fixture();
        struct schedule schedule = {.bytes = f->schedule};
        uint8_t *p = f->parameters + schedule_layer(&schedule, PROJECT).parameters + 8;
        set_u32(p, bad[i][0]);
        set_u32(p + 4, bad[i][1]);
        struct schedule_verdict verdict = verdict_of(f);
        CHECK(verdict.reason == SCHEDULE_BAD_CHANNEL && verdict.layer == PROJECT);
    }
}

static void damaged_headers_are_refused(void)
{
    static const struct { uint8_t at; uint8_t value; enum schedule_reason reason; } cases[] = {
        {0, 'X', SCHEDULE_BAD_MAGIC},     {4, 2, SCHEDULE_BAD_VERSION},
        {5, 0, SCHEDULE_BAD_VERSION},     {6, 17, SCHEDULE_BAD_SIZE},
        {6, 0, SCHEDULE_BAD_LAYER_COUNT}, {7, 2, SCHEDULE_BAD_LAYER_COUNT},
        {8, 0, SCHEDULE_OUTSIDE_ARENA},   {11, 1, SCHEDULE_ARENA_TOO_LARGE},
        {23, 1, SCHEDULE_BAD_RESERVED},
    };
    for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_case("header", i);
        struct fixture *f = network_fixture();
        f->schedule[cases[i].at] = cases[i].value;
        seal_schedule(f);
        CHECK(verdict_of(f).reason == cases[i].reason);
    }
}

static void any_flipped_bit_is_found_by_the_crc(void)
{
    struct fixture *f = network_fixture();
    for (uint32_t bit = 0; bit < 8 * f->schedule_bytes; bit++) {
        check_case("bit", bit);
        f->schedule[bit / 8] ^= (uint8_t)(1 << bit % 8);
        CHECK(verdict_of(f).reason != SCHEDULE_VALID);
        f->schedule[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void a_truncated_schedule_is_refused(void)
{
    struct fixture *f = network_fixture();
    uint32_t whole = f->schedule_bytes;
    for (f->schedule_bytes = 0; f->schedule_bytes < whole; f->schedule_bytes++) {
        check_case("bytes", f->schedule_bytes);
        CHECK(verdict_of(f).reason == SCHEDULE_BAD_SIZE);
    }
}

void schedule_tests(void)
{
    RUN(the_network_is_valid);
    RUN(the_network_of_18_layers_takes_532_bytes);
    RUN(each_damaged_field_is_refused_with_its_layer_and_reason);
    RUN(a_tensor_that_was_overwritten_cannot_be_read);
    RUN(add_may_write_over_one_of_its_inputs);
    RUN(parameters_that_could_overflow_are_refused);
    RUN(damaged_headers_are_refused);
    RUN(any_flipped_bit_is_found_by_the_crc);
    RUN(a_truncated_schedule_is_refused);
}
