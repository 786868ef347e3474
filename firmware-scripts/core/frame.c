#include "frame.h"

#include "bytes.h"
#include "crc32c.h"

static enum frame_status parse(uint8_t *bytes, size_t encoded_bytes, struct frame *frame)
{
    size_t size = cobs_decode(bytes, encoded_bytes, bytes);
    if (size == COBS_INVALID) {
        return FRAME_BAD_COBS;
    }
    if (size < FRAME_HEADER_BYTES + FRAME_CRC_BYTES || size > FRAME_PLAIN_MAX) {
        return FRAME_BAD_LENGTH;
    }
    size_t covered = size - FRAME_CRC_BYTES;
    if (crc32c(0, bytes, covered) != get_u32(bytes + covered)) {
        return FRAME_BAD_CRC;
    }
    *frame = (struct frame){
        .version = bytes[0],
        .type = bytes[1],
        .seq = get_u16(bytes + 2),
        .session = get_u16(bytes + 4),
        .payload = bytes + FRAME_HEADER_BYTES,
        .payload_bytes = (uint16_t)(covered - FRAME_HEADER_BYTES),
    };
    return FRAME_READY;
}

enum frame_status frame_receive(struct frame_decoder *decoder, uint8_t byte, struct frame *frame)
{
    if (byte != 0) {
        if (decoder->size < FRAME_WIRE_MAX - 1) {
            decoder->bytes[decoder->size++] = byte;
        } else {
            decoder->too_long = true;
        }
        return FRAME_INCOMPLETE;
    }
    size_t size = decoder->size;
    bool too_long = decoder->too_long;
    decoder->size = 0;
    decoder->too_long = false;
    if (size == 0) {
        return FRAME_INCOMPLETE;
    }
    return too_long ? FRAME_BAD_LENGTH : parse(decoder->bytes, size, frame);
}

size_t frame_encode(const struct frame *frame, uint8_t wire[FRAME_WIRE_MAX])
{
    uint8_t plain[FRAME_PLAIN_MAX];
    struct writer w = {.bytes = plain, .capacity = sizeof plain};
    if (frame->payload_bytes > FRAME_PAYLOAD_MAX) {
        return 0;
    }
    put_u8(&w, frame->version);
    put_u8(&w, frame->type);
    put_u16(&w, frame->seq);
    put_u16(&w, frame->session);
    put_bytes(&w, frame->payload, frame->payload_bytes);
    put_u32(&w, crc32c(0, plain, w.size));
    size_t size = cobs_encode(plain, w.size, wire);
    wire[size++] = 0;
    return size;
}
