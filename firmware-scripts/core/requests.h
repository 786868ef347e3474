// Inside the device: request types, and the handlers behind device.c's dispatch.
#ifndef HILAB_REQUESTS_H
#define HILAB_REQUESTS_H

#include "bytes.h"
#include "device.h"

enum request {
    REQUEST_HELLO = 0x01,
    REQUEST_PING = 0x02,
    REQUEST_PUT_BEGIN = 0x03,
    REQUEST_PUT_CHUNK = 0x04,
    REQUEST_PUT_END = 0x05,
    REQUEST_SELECT = 0x06,
    REQUEST_RUN = 0x07,
    REQUEST_STATUS = 0x08,
    REQUEST_GET_LAYERS = 0x09,
    REQUEST_RUN_LAYER = 0x0a,
    REQUEST_GET_OUTPUT = 0x0b,
    REQUEST_MEMBENCH = 0x0c,
    REQUEST_SET_CLOCK = 0x0d,
    REQUEST_SET_BAUD = 0x0e,
    REQUEST_ABORT = 0x0f,
    REQUEST_RESET = 0x10,
};
#define REPLY_BIT 0x80
#define REPLY_ERROR 0xff

#define RUN_LAYER_CRCS 1
#define RUN_CHECK_IMAGE 2
#define RUN_FLAGS 3
#define STATUS_ACKNOWLEDGE 1

struct failure {
    enum error error;
    uint16_t layer;
    uint32_t value;
};

#define SUCCESS ((struct failure){.error = ERROR_NONE})

static inline struct failure fail(enum error error, uint16_t layer, uint32_t value)
{
    return (struct failure){error, layer, value};
}

// A payload that is read from the front; reading past its end gives zeros and sets `truncated`.
struct reader {
    const uint8_t *bytes;
    uint32_t left;
    bool truncated;
};

static inline const uint8_t *take_bytes(struct reader *r, uint32_t count)
{
    static const uint8_t zeros[8] = {0};
    if (count > r->left) {
        r->truncated = true;
        r->left = 0;
        return zeros;
    }
    const uint8_t *taken = r->bytes;
    r->bytes += count;
    r->left -= count;
    return taken;
}

static inline uint8_t take_u8(struct reader *r)
{
    return take_bytes(r, 1)[0];
}

static inline uint16_t take_u16(struct reader *r)
{
    return get_u16(take_bytes(r, 2));
}

static inline uint32_t take_u32(struct reader *r)
{
    return get_u32(take_bytes(r, 4));
}

static inline uint64_t take_u64(struct reader *r)
{
    return get_u64(take_bytes(r, 8));
}

// Nothing missing and nothing left over.
static inline bool whole(const struct reader *r)
{
    return !r->truncated && r->left == 0;
}

void uploads_boot(struct device *device);
struct failure put_begin(struct device *device, struct reader *request, struct writer *reply);
struct failure put_chunk(struct device *device, struct reader *request, struct writer *reply);
struct failure put_end(struct device *device, struct reader *request, struct writer *reply);

struct failure hello(struct device *device, struct reader *request, struct writer *reply);
struct failure ping(struct device *device, struct reader *request, struct writer *reply);
struct failure membench(struct device *device, struct reader *request, struct writer *reply);
struct failure set_clock(struct device *device, struct reader *request, struct writer *reply);
struct failure set_baud(struct device *device, struct reader *request, struct writer *reply);
struct failure reset(struct device *device, struct reader *request, struct writer *reply);

struct failure select_schedule(
    struct device *device, struct reader *request, struct writer *reply);
struct failure run_network(struct device *device, struct reader *request, struct writer *reply);
struct failure run_layer(struct device *device, struct reader *request, struct writer *reply);
struct failure abort_run(struct device *device, struct reader *request, struct writer *reply);

struct failure status(struct device *device, struct reader *request, struct writer *reply);
struct failure get_layers(struct device *device, struct reader *request, struct writer *reply);
struct failure get_output(struct device *device, struct reader *request, struct writer *reply);

// Begins `run` with its schedule, nonce, repeats and inputs set; run_step then does one slice.
void run_start(struct device *device);
void run_step(struct device *device);
// Fills the INPUT layers: from the image region, or from the run's seed.
void fill_inputs(struct device *device);
// The failure, if any, of running the selected schedule on the image region.
struct failure check_ready(const struct device *device);
void prepare_selected(struct device *device);

// Answers one MLPerf Tiny command without its '%'; false if it is none.
bool text_command(struct device *device, const uint8_t *text, uint32_t size);

#endif
