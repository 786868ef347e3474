// What a layer needs of the chip: copies that run by themselves, and eight cores. The cluster and
// the host's test implement it.
#ifndef HILAB_MACHINE_H
#define HILAB_MACHINE_H

#include <stdint.h>

#define TEAM_CORES 8u

// Copies of one stream are waited for together; streams of L3 and of L1 are different ones.
enum stream { STREAM_WEIGHTS, STREAM_IN_0, STREAM_IN_1, STREAM_OUT_0, STREAM_OUT_1, STREAM_COUNT };

// Addresses and sizes are multiples of 4. Source and target stay untouched until l3_wait.
void l3_read(enum stream stream, uint32_t at, uint8_t *l2, uint32_t bytes);
void l3_write(enum stream stream, uint32_t at, const uint8_t *l2, uint32_t bytes);
void l3_wait(enum stream stream);

// `lines` pieces of `line` bytes, in L2 `stride` bytes apart, in L1 one after the other. At most
// 32000 bytes, and four copies at once in a stream. All of them begin with l1_start.
struct line_copy {
    uint8_t *l2;
    uint8_t *l1;
    uint32_t line;
    uint32_t lines;
    uint32_t stride;
};
void l1_read(enum stream stream, const struct line_copy *copy);
void l1_write(enum stream stream, const struct line_copy *copy);
void l1_start(void);
void l1_wait(enum stream stream);

// Runs work(argument, 0..7), each on its core, and returns when all have.
void team(void (*work)(void *argument, uint32_t core), void *argument);

#endif
