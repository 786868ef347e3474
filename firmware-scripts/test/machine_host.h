// machine.h in a host process: memories are arrays, copies happen at once or when they are waited
// for, cores work one after the other. For tests of the tiling.
#ifndef HILAB_MACHINE_HOST_H
#define HILAB_MACHINE_HOST_H

#include <stdbool.h>
#include <stdint.h>

#ifndef MACHINE_L3_BYTES
#define MACHINE_L3_BYTES (4u << 20)
#endif

struct machine_host {
    uint8_t *l3;
    uint8_t *l2;
    uint8_t *l1;
    uint32_t l2_bytes;
    uint32_t l1_bytes;
    uint32_t seed;
    // copies outside a memory or against its alignment
    uint32_t violations;
};

struct machine_host *machine_host(void);
// True if every copy was waited for; forgets those that were not.
bool machine_idle(void);

#endif
