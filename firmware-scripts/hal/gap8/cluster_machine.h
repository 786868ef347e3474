// machine.h on GAP8's cluster: core 0 asks the controller for copies of L3 and the DMA for those of
// L1, and forks.
#ifndef HILAB_CLUSTER_MACHINE_H
#define HILAB_CLUSTER_MACHINE_H

#include <stdint.h>

#include "pmsis.h"

void machine_open(struct pi_device *ram);
// On core 0: the clock starts at 0.
void machine_start(void);
uint32_t machine_cycles(void);
// Of those, spent in l3_wait and l1_wait.
uint32_t machine_wait_cycles(void);

#endif
