#include "cobs.h"

size_t cobs_encode(const uint8_t *plain, size_t count, uint8_t *encoded)
{
    size_t code_at = 0;
    size_t size = 1;
    uint8_t code = 1;
    for (size_t i = 0; i < count; i++) {
        if (code == 0xff) {
            encoded[code_at] = code;
            code_at = size++;
            code = 1;
        }
        if (plain[i] != 0) {
            encoded[size++] = plain[i];
            code++;
        } else {
            encoded[code_at] = code;
            code_at = size++;
            code = 1;
        }
    }
    encoded[code_at] = code;
    return size;
}

size_t cobs_decode(const uint8_t *encoded, size_t count, uint8_t *plain)
{
    size_t read = 0;
    size_t size = 0;
    if (count == 0) {
        return COBS_INVALID;
    }
    while (read < count) {
        size_t code = encoded[read++];
        if (code == 0 || code - 1 > count - read) {
            return COBS_INVALID;
        }
        for (size_t i = 1; i < code; i++) {
            if (encoded[read] == 0) {
                return COBS_INVALID;
            }
            plain[size++] = encoded[read++];
        }
        if (code != 0xff && read < count) {
            plain[size++] = 0;
        }
    }
    return size;
}
