// CRC-32C (Castagnoli, RFC 3720 section 12.1): reflected, initial and final value 0xffffffff.
#ifndef HILAB_CRC32C_H
#define HILAB_CRC32C_H

#include <stddef.h>
#include <stdint.h>

// Continues the CRC of earlier bytes; 0 starts a new one.
uint32_t crc32c(uint32_t earlier, const uint8_t *bytes, size_t count);

#endif
