// Consistent Overhead Byte Stuffing (Cheshire and Baker 1997): no zero byte in the encoded form.
#ifndef HILAB_COBS_H
#define HILAB_COBS_H

#include <stddef.h>
#include <stdint.h>

#define COBS_INVALID SIZE_MAX

// The longest encoded form of `count` bytes, without a delimiter.
#define COBS_ENCODED_MAX(count) ((count) + (count) / 254 + 1)

// Writes at most COBS_ENCODED_MAX(count) bytes and gives their number; no delimiter is added.
size_t cobs_encode(const uint8_t *plain, size_t count, uint8_t *encoded);

// Decodes in place or apart (`plain` may be `encoded`) and gives the number of bytes, which is
// smaller than `count`; COBS_INVALID if there is a zero inside, a code runs past the end, or
// nothing is there.
size_t cobs_decode(const uint8_t *encoded, size_t count, uint8_t *plain);

#endif
