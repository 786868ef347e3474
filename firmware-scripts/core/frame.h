// Frames of protocol.md: COBS( version | type | seq | session | payload | crc32c ) 0x00.
#ifndef HILAB_FRAME_H
#define HILAB_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cobs.h"

#define FRAME_VERSION 1
#define FRAME_HEADER_BYTES 6
#define FRAME_CRC_BYTES 4
#define FRAME_PAYLOAD_MAX 960
#define FRAME_PLAIN_MAX (FRAME_HEADER_BYTES + FRAME_PAYLOAD_MAX + FRAME_CRC_BYTES)
// One byte more for the delimiter.
#define FRAME_WIRE_MAX (COBS_ENCODED_MAX(FRAME_PLAIN_MAX) + 1)

struct frame {
    uint8_t version;
    uint8_t type;
    uint16_t seq;
    uint16_t session;
    const uint8_t *payload;
    uint16_t payload_bytes;
};

enum frame_status {
    FRAME_INCOMPLETE,
    FRAME_READY,
    FRAME_BAD_COBS,
    FRAME_BAD_LENGTH,
    FRAME_BAD_CRC,
};

// Cuts a stream of bytes into frames. Start it from all zeros.
struct frame_decoder {
    uint8_t bytes[FRAME_WIRE_MAX];
    uint32_t size;
    bool too_long;
};

// Takes one byte; FRAME_READY and FRAME_BAD_* come only with a delimiter. The payload of `frame`
// lies in the decoder and stays until the next byte. Delimiters in a row are skipped in silence.
enum frame_status frame_receive(struct frame_decoder *decoder, uint8_t byte, struct frame *frame);

// Writes the whole frame with its delimiter and gives its size, at most FRAME_WIRE_MAX; 0 if the
// payload is longer than FRAME_PAYLOAD_MAX.
size_t frame_encode(const struct frame *frame, uint8_t wire[FRAME_WIRE_MAX]);

#endif
