// The parts of a GAP8 board that are opened once: clocks, cluster, HyperRAM, HyperFlash.
#ifndef HILAB_GAP8_BOARD_H
#define HILAB_GAP8_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "device.h"
#include "executor.h"

#define CONTROLLER_HZ 250000000u
#define CLUSTER_HZ 175000000u
#define CORES 8u
#define L1_BYTES 65536u
#define L2_BYTES 524288u
#define L3_BYTES 8388608u

// Everything is open or the board cannot serve: then this does not return.
void board_open(void);
const struct executor_memory *board_memory(void);
// The clocks as they are.
uint32_t board_controller_hz(void);
uint32_t board_cluster_hz(void);
// False if the chip cannot run at these; the clocks are then as before.
bool board_set_clock(uint32_t controller_hz, uint32_t cluster_hz);

// A file of the ReadFS partition of the flash to L3; gives its size, 0 if there is none or it is
// larger than `most`.
uint32_t board_load(const char *name, uint32_t at, uint32_t most);

// The serial number that lies in the flash as `board.id` (8 bytes, little endian), 0 without one.
uint64_t board_unique_id(void);

// Microseconds since the start; the reference clock gives steps of 31.
uint64_t board_microseconds(void);

// Counts a boot in L3, which keeps its content while it has power, and tells why it happened.
void board_count_boot(struct identity *identity);
// Runs it on the cluster's core 0 and waits; not while a layer runs.
void board_run_on_cluster(void (*entry)(void *argument), void *argument);

// The cluster hangs: notes that and stays silent, so that whoever watches the board resets it.
_Noreturn void board_give_up(void);
// Notes the cause of the boot that follows.
void board_note_reset(enum reset_cause cause, uint32_t pc);

#endif
