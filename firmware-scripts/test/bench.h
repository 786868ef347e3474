// A device in memory with its host: requests in, decoded replies out. Time is a counter.
#ifndef HILAB_BENCH_H
#define HILAB_BENCH_H

#include "device.h"
#include "fixture.h"
#include "requests.h"

#define BENCH_SENT_MAX 8192

struct bench {
    struct device device;
    struct hal hal;
    struct identity identity;
    struct memory memory;
    uint64_t clock;
    uint32_t baud;
    uint8_t sent[BENCH_SENT_MAX];
    size_t sent_size;
    bool reset_called;
    uint16_t seq;
    uint16_t session;
    uint8_t payload[FRAME_PAYLOAD_MAX];
    struct frame reply;
    struct frame_decoder decoder;
};

// The one bench, freshly booted without a session; `resident` may be NULL.
struct bench *bench_boot(const uint8_t *resident, uint32_t resident_bytes);
// Boots again, as a HAL does after a reset.
void bench_reboot(struct bench *bench);
// One byte to the device; reboots it if that reset it.
void bench_send(struct bench *bench, const uint8_t *bytes, size_t count);
// Decodes what the device sent since the last call; false if that is not exactly one frame.
bool bench_take_reply(struct bench *bench);

// Sends one request with the next seq and decodes the reply. Gives the reply's type, 0 for none.
uint8_t bench_ask(struct bench *bench, uint8_t type, const struct writer *payload);
// The same seq again.
uint8_t bench_repeat(struct bench *bench, uint8_t type, const struct writer *payload);
// The error code of the reply, ERROR_NONE if it is none.
enum error bench_error(const struct bench *bench);
// An empty payload to write to.
struct writer bench_payload(struct bench *bench);

// Steps of a whole measurement; each gives whether it was answered as it should be.
bool bench_hello(struct bench *bench, uint32_t nonce);
bool bench_put(struct bench *bench, enum region region, const uint8_t *bytes, uint32_t size);
bool bench_load(struct bench *bench, const struct fixture *fixture);
bool bench_select(struct bench *bench, const struct fixture *fixture);
uint8_t bench_run(struct bench *bench, uint32_t nonce, uint16_t repeats, uint8_t flags);
uint8_t bench_status(struct bench *bench, uint32_t nonce, uint8_t flags);
void bench_work(struct bench *bench);
uint32_t fixture_hash(const struct fixture *fixture);
// Weights and parameters as one resident image; gives its size.
uint32_t resident_image(const struct fixture *fixture, uint8_t *bytes);

#endif
