// Seeded, bounded fuzzing of everything that decodes; run with sanitizers. fuzz N [SEED]
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

uint32_t fuzz_seed;

void print_text(const char *text)
{
    fputs(text, stdout);
}

uint32_t below(uint32_t bound)
{
    return random_below(&fuzz_seed, bound);
}

_Noreturn void fail_at(const char *what, uint64_t input)
{
    printf("FAILED  fuzz: %s at input %llu\n", what, (unsigned long long)input);
    exit(1);
}

void report(const char *name, uint64_t inputs, uint64_t accepted, const char *what)
{
    printf("ok      fuzz_%s: %llu inputs, %llu %s\n", name, (unsigned long long)inputs,
           (unsigned long long)accepted, what);
    fflush(stdout);
}

uint8_t *exact(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    memcpy(copy, bytes, size);
    return copy;
}

int main(int count, char **words)
{
    uint64_t inputs = count > 1 ? strtoull(words[1], NULL, 10) : 1000;
    fuzz_seed = count > 2 ? (uint32_t)strtoul(words[2], NULL, 10) | 1 : 1;
    load_fixtures();
    fuzz_cobs(inputs);
    fuzz_frames(inputs);
    fuzz_stream(inputs);
    fuzz_schedules(inputs);
    fuzz_device(inputs);
    fuzz_text(inputs);
    puts("6 passed, 0 failed");
    return 0;
}
