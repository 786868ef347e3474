#include "fixture.h"

#include "bytes.h"
#include "crc32c.h"

static struct fixture fixture;

void fill_seeded(uint8_t *bytes, uint32_t count, uint32_t seed, uint32_t stream)
{
    uint32_t state = seed ^ 0x9e3779b9u * (stream + 1);
    for (uint32_t i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        bytes[i] = (uint8_t)(state >> 24);
    }
}

static void take_line(struct vector_line *line)
{
    if (take_if(line, "seed")) {
        fixture.seed = (uint32_t)take_decimal(line);
    } else if (take_if(line, "schedule")) {
        fixture.schedule_bytes = (uint32_t)take_hex(line, fixture.schedule, SCHEDULE_BYTES_MAX);
    } else if (take_if(line, "weights")) {
        fixture.weights_bytes = (uint32_t)take_hex(line, fixture.weights, FIXTURE_BYTES);
    } else if (take_if(line, "parameters")) {
        fixture.parameters_bytes = (uint32_t)take_hex(line, fixture.parameters, FIXTURE_BYTES);
    } else if (take_if(line, "crcs")) {
        fixture.layers = get_u16(fixture.schedule + 6);
        for (uint32_t i = 0; i < fixture.layers; i++) {
            fixture.crcs[i] = take_crc(line);
        }
    }
}

struct fixture *network_fixture(void)
{
    struct vector_line line = {network_vectors, 0};
    while (next_line(&line)) {
        take_line(&line);
    }
    struct schedule schedule = {.bytes = fixture.schedule};
    struct layer image = schedule_layer(&schedule, 0);
    fixture.image_bytes = (uint32_t)layer_elements(&image);
    fill_seeded(fixture.image, fixture.image_bytes, fixture.seed, 0);
    return &fixture;
}

struct fixture *layer_fixture(struct vector_line *line)
{
    skip_word(line);
    fixture.seed = (uint32_t)take_decimal(line);
    fixture.schedule_bytes = (uint32_t)take_hex(line, fixture.schedule, SCHEDULE_BYTES_MAX);
    fixture.weights_bytes = (uint32_t)take_hex(line, fixture.weights, FIXTURE_BYTES);
    fixture.parameters_bytes = (uint32_t)take_hex(line, fixture.parameters, FIXTURE_BYTES);
    fixture.crcs[0] = take_crc(line);
    return &fixture;
}

struct schedule_limits fixture_limits(const struct fixture *f)
{
    return (struct schedule_limits){
        .arena_bytes = FIXTURE_ARENA,
        .weights_bytes = f->weights_bytes,
        .parameters_bytes = f->parameters_bytes,
        .parameters = f->parameters,
        .copy = direct_engine.copy,
    };
}

void seal_schedule(struct fixture *f)
{
    uint32_t covered = f->schedule_bytes - SCHEDULE_CRC_BYTES;
    set_u32(f->schedule + covered, crc32c(0, f->schedule, covered));
}
