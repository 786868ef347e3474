// What the fuzzers share: seeded random numbers, reports, exact copies.
#ifndef HILAB_FUZZ_H
#define HILAB_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern uint32_t fuzz_seed;

uint32_t below(uint32_t bound);
_Noreturn void fail_at(const char *what, uint64_t input);
void report(const char *name, uint64_t inputs, uint64_t accepted, const char *what);
// Exactly `size` bytes on the heap, so that one byte too many is seen.
uint8_t *exact(const uint8_t *bytes, size_t size);

void fuzz_cobs(uint64_t inputs);
void fuzz_frames(uint64_t inputs);
void fuzz_stream(uint64_t inputs);
void load_fixtures(void);
void fuzz_schedules(uint64_t inputs);
void fuzz_device(uint64_t inputs);
void fuzz_text(uint64_t inputs);

#endif
