// The device's side of protocol.md: bytes in, bytes out, one slice of work at a time.
// Byte layouts of all messages: messages.md.
#ifndef HILAB_DEVICE_H
#define HILAB_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine.h"
#include "frame.h"
#include "interpreter.h"
#include "schedule.h"

#define REPEATS_MAX 64
#define TEXT_MAX 48
#define RESIDENT_MAGIC 0x49524c48u
#define RESIDENT_VERSION 1
#define RESIDENT_HEADER_BYTES 32

enum backend { BACKEND_GAP8 = 1, BACKEND_GVSOC = 2, BACKEND_QEMU = 3, BACKEND_POSIX = 4 };
enum reset_cause { RESET_POWER_ON = 0, RESET_REQUEST = 1, RESET_TRAP = 2, RESET_WATCHDOG = 3 };
enum region { REGION_SCHEDULE, REGION_IMAGE, REGION_WEIGHTS, REGION_PARAMETERS, REGION_COUNT };

enum error {
    ERROR_NONE = 0,
    ERROR_UNKNOWN_VERSION = 1,
    ERROR_UNKNOWN_SESSION = 2,
    ERROR_BAD_STATE = 3,
    ERROR_BAD_SCHEDULE = 4,
    ERROR_RANGE = 5,
    ERROR_NO_MEMORY = 6,
    ERROR_WEIGHTS_CRC = 7,
    ERROR_BUSY = 8,
    ERROR_TIMEOUT = 9,
    ERROR_INTERNAL = 10,
};

struct span {
    uint8_t *bytes;
    uint32_t capacity;
};

// What a HAL does for the core. `reset` is called after the reply is out and may return: then the
// HAL boots the device again before it hands over the next byte. Setters may be NULL.
struct hal {
    void *context;
    const struct engine *engine;
    void (*send)(void *context, const uint8_t *bytes, size_t count);
    uint64_t (*cycles)(void *context);
    uint64_t (*microseconds)(void *context);
    void (*reset)(void *context);
    bool (*set_baud)(void *context, uint32_t baud);
    bool (*set_clock)(void *context, uint32_t controller_hz, uint32_t cluster_hz);
};

// Who the board is and why it booted.
struct identity {
    uint8_t backend;
    uint8_t cores;
    uint64_t unique_id;
    uint64_t firmware_hash;
    uint32_t l1_bytes;
    uint32_t l2_bytes;
    uint32_t l3_bytes;
    uint32_t controller_hz;
    uint32_t cluster_hz;
    uint32_t boot_counter;
    uint8_t reset_cause;
    uint32_t reset_pc;
};

// `resident` is an image of weights and parameters that outlives a reset (messages.md); it may be
// empty or invalid. The spans are RAM for uploads; all bases are aligned to 4. The schedule's is always
// memory that the core addresses, the others may be places of the engine.
struct memory {
    struct span uploads[REGION_COUNT];
    struct span arena;
    struct span resident;
    // bytes of an input image that lies in its region at boot
    uint32_t image_bytes;
};

struct upload {
    const uint8_t *bytes;
    uint32_t size;
    uint32_t crc;
    uint32_t received;
    bool complete;
};

struct link {
    struct frame_decoder decoder;
    uint8_t text[TEXT_MAX];
    uint8_t text_size;
    bool text_open;
    // text, or what the boot ROM said, is on the line: a delimiter goes before the next frame
    bool flush_first;
    uint16_t session;
    uint16_t seq;
    uint32_t request_crc;
    uint8_t reply[FRAME_WIRE_MAX];
    size_t reply_size;
    uint32_t frames;
    uint32_t dropped;
};

enum run_state { RUN_IDLE = 0, RUN_RUNNING = 1, RUN_DONE = 2, RUN_FAILED = 3 };

struct layer_result {
    uint64_t cycles;
    uint64_t wait_cycles;
    uint32_t crc;
};

struct run {
    enum run_state state;
    struct interpreter interpreter;
    uint32_t nonce;
    uint16_t warm_ups;
    uint16_t repeats;
    uint16_t done;
    uint8_t flags;
    uint8_t error;
    bool from_seed;
    uint32_t seed;
    uint64_t limit_cycles;
    uint32_t logits_crc;
    // the last layer's output; the schedule's bytes may be gone when it is asked for
    struct tensor output;
    uint64_t cycles[REPEATS_MAX];
    struct layer_result layers[SCHEDULE_LAYERS_MAX];
};

struct device {
    const struct hal *hal;
    const struct identity *identity;
    const struct memory *memory;
    struct link link;
    struct upload uploads[REGION_COUNT];
    bool selected;
    struct schedule schedule;
    struct run run;
    uint8_t layer_schedule[FRAME_PAYLOAD_MAX];
    bool reset_pending;
    uint32_t pending_baud;
};

// Starts from nothing: uploads, session and results are gone; the resident image is checked.
void device_boot(
    struct device *device, const struct hal *hal, const struct identity *identity,
    const struct memory *memory);
void device_receive(struct device *device, uint8_t byte);
// Does a slice of work; false when there is none and the HAL may sleep until the next byte.
bool device_step(struct device *device);

#endif
