// A tiny test harness without libc: runs on the host and on bare metal.
#ifndef HILAB_CHECK_H
#define HILAB_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The platform's output.
void print_text(const char *text);
void print_number(uint64_t value);

#define CHECK(condition) check((condition), __FILE__, __LINE__, #condition)
void check(bool holds, const char *file, int line, const char *text);
// Names the case inside a test in the next failure, e.g. a vector or a seed.
void check_case(const char *name, uint64_t number);

#define RUN(test) run_test(#test, test)
void run_test(const char *name, void (*test)(void));
// Prints the count; the number of failed tests.
uint32_t finish_tests(void);
uint32_t run_all_tests(void);

void wire_tests(void);
void kernel_tests(void);
void schedule_tests(void);
void network_tests(void);
void device_tests(void);
void upload_tests(void);
void text_tests(void);
void line_tests(void);
// Only on the host: GAP8's tiling (hal/gap8).
void layer_tests(void);

// xorshift32: seeded, never 0.
uint32_t random_next(uint32_t *state);
uint32_t random_below(uint32_t *state, uint32_t bound);

#endif
