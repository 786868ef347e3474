// The small network of vectors/network.txt, and single layers of vectors/layers.txt.
#ifndef HILAB_FIXTURE_H
#define HILAB_FIXTURE_H

#include <stdint.h>

#include "engine.h"
#include "interpreter.h"
#include "schedule.h"
#include "vectors.h"

#define FIXTURE_BYTES 32768
#define FIXTURE_ARENA 65536

struct fixture {
    uint32_t seed;
    uint8_t schedule[SCHEDULE_BYTES_MAX];
    uint32_t schedule_bytes;
    _Alignas(8) uint8_t weights[FIXTURE_BYTES];
    uint32_t weights_bytes;
    _Alignas(8) uint8_t parameters[FIXTURE_BYTES];
    uint32_t parameters_bytes;
    uint8_t image[FIXTURE_BYTES];
    uint32_t image_bytes;
    uint32_t crcs[SCHEDULE_LAYERS_MAX];
    uint32_t layers;
};

// The network; it is read again at each call, so that tests may damage it.
struct fixture *network_fixture(void);
// The layer on this line; crcs[0] is its output's CRC.
struct fixture *layer_fixture(struct vector_line *line);
struct schedule_limits fixture_limits(const struct fixture *fixture);
// Writes the CRC of a schedule that was changed.
void seal_schedule(struct fixture *fixture);
// The generator of messages.md.
void fill_seeded(uint8_t *bytes, uint32_t count, uint32_t seed, uint32_t stream);

#endif
