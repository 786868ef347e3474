// Files of the flash image's ReadFS partition, as gapy writes it. The SDK's own file system is not
// used: on a flash without a partition table its mount leaves a broken heap.
#ifndef HILAB_GAP8_FILES_H
#define HILAB_GAP8_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "pmsis.h"

struct file {
    uint32_t at;
    uint32_t bytes;
};

// Where in the flash the file lies; false if there is none of that name.
bool files_find(struct pi_device *flash, const char *name, struct file *file);

#endif
