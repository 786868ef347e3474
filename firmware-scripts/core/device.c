// Bytes to requests, requests to replies; a repeated request is answered and not executed again.
#include "device.h"

#include "crc32c.h"
#include "requests.h"

typedef struct failure handler(struct device *, struct reader *, struct writer *);

static handler *const handlers[] = {
    [REQUEST_HELLO] = hello,
    [REQUEST_PING] = ping,
    [REQUEST_PUT_BEGIN] = put_begin,
    [REQUEST_PUT_CHUNK] = put_chunk,
    [REQUEST_PUT_END] = put_end,
    [REQUEST_SELECT] = select_schedule,
    [REQUEST_RUN] = run_network,
    [REQUEST_STATUS] = status,
    [REQUEST_GET_LAYERS] = get_layers,
    [REQUEST_RUN_LAYER] = run_layer,
    [REQUEST_GET_OUTPUT] = get_output,
    [REQUEST_MEMBENCH] = membench,
    [REQUEST_SET_CLOCK] = set_clock,
    [REQUEST_SET_BAUD] = set_baud,
    [REQUEST_ABORT] = abort_run,
    [REQUEST_RESET] = reset,
};

void device_boot(
    struct device *device, const struct hal *hal, const struct identity *identity,
    const struct memory *memory)
{
    fill_bytes((uint8_t *)device, 0, sizeof *device);
    device->hal = hal;
    device->identity = identity;
    device->memory = memory;
    device->link.text_open = true;
    device->link.flush_first = true;
    uploads_boot(device);
}

static const uint8_t delimiter = 0;

static void send_reply(struct device *device)
{
    if (device->link.flush_first) {
        device->hal->send(device->hal->context, &delimiter, 1);
        device->link.flush_first = false;
    }
    device->hal->send(device->hal->context, device->link.reply, device->link.reply_size);
}

static void encode_reply(struct device *device, const struct frame *request, struct frame reply)
{
    reply.version = FRAME_VERSION;
    reply.seq = request->seq;
    // An unknown session is echoed, so that its owner can tell the answer is for it.
    reply.session =
        request->type == REQUEST_HELLO ? device->link.session : request->session;
    device->link.reply_size = frame_encode(&reply, device->link.reply);
}

static void refuse(
    struct device *device, const struct frame *request, const struct failure *failure)
{
    uint8_t payload[16];
    struct writer w = {.bytes = payload, .capacity = sizeof payload};
    put_u32(&w, device->identity->boot_counter);
    put_u8(&w, (uint8_t)failure->error);
    put_u8(&w, request->type);
    put_u16(&w, failure->layer);
    put_u32(&w, failure->value);
    struct frame reply = {
        .type = REPLY_ERROR, .payload = payload, .payload_bytes = (uint16_t)w.size};
    encode_reply(device, request, reply);
}

static void execute(struct device *device, const struct frame *request)
{
    uint8_t payload[FRAME_PAYLOAD_MAX];
    struct writer w = {.bytes = payload, .capacity = sizeof payload};
    struct reader r = {.bytes = request->payload, .left = request->payload_bytes};
    bool known = request->type < sizeof handlers / sizeof handlers[0] &&
                 handlers[request->type] != NULL;
    put_u32(&w, device->identity->boot_counter);
    struct failure failure =
        known ? handlers[request->type](device, &r, &w) : fail(ERROR_RANGE, 0, request->type);
    if (failure.error == ERROR_NONE && w.overflow) {
        failure = fail(ERROR_INTERNAL, 0, 0);
    }
    if (failure.error != ERROR_NONE) {
        refuse(device, request, &failure);
        return;
    }
    struct frame reply = {
        .type = request->type | REPLY_BIT,
        .payload = payload,
        .payload_bytes = (uint16_t)w.size,
    };
    encode_reply(device, request, reply);
}

static uint32_t request_crc(const struct frame *request)
{
    return crc32c(crc32c(0, &request->type, 1), request->payload, request->payload_bytes);
}

// What is wrong with the frame before its payload is looked at. HELLO opens a session and is never
// out of sequence.
static struct failure check_link(const struct link *link, const struct frame *request)
{
    if (request->version != FRAME_VERSION) {
        return fail(ERROR_UNKNOWN_VERSION, 0, FRAME_VERSION);
    }
    if (request->type == REQUEST_HELLO) {
        return SUCCESS;
    }
    if (link->session == 0 || request->session != link->session) {
        return fail(ERROR_UNKNOWN_SESSION, 0, 0);
    }
    int16_t ahead = (int16_t)(uint16_t)(request->seq - link->seq);
    return ahead > 0 ? SUCCESS : fail(ERROR_BAD_STATE, 0, link->seq);
}

static bool is_repeated(const struct link *link, const struct frame *request, uint32_t crc)
{
    return link->session != 0 && request->version == FRAME_VERSION &&
           (request->type == REQUEST_HELLO || request->session == link->session) &&
           request->seq == link->seq && crc == link->request_crc && link->reply_size > 0;
}

static void after_reply(struct device *device)
{
    const struct hal *hal = device->hal;
    if (device->pending_baud != 0) {
        hal->set_baud(hal->context, device->pending_baud);
        device->pending_baud = 0;
    }
    if (device->reset_pending) {
        device->reset_pending = false;
        hal->reset(hal->context);
    }
}

static void answer(struct device *device, const struct frame *request)
{
    struct link *link = &device->link;
    uint32_t crc = request_crc(request);
    if (is_repeated(link, request, crc)) {
        send_reply(device);
        return;
    }
    struct failure failure = check_link(link, request);
    if (failure.error != ERROR_NONE) {
        uint8_t unrelated[FRAME_WIRE_MAX];
        size_t size = link->reply_size;
        copy_bytes(unrelated, link->reply, size);
        refuse(device, request, &failure);
        send_reply(device);
        copy_bytes(link->reply, unrelated, size);
        link->reply_size = size;
        return;
    }
    execute(device, request);
    link->seq = request->seq;
    link->request_crc = crc;
    send_reply(device);
    after_reply(device);
}

// A text command may stand wherever a frame may begin. A frame's second byte is its version, 1,
// which is no text: no frame is ever taken for a command.
static void receive_text(struct device *device, uint8_t byte)
{
    struct link *link = &device->link;
    if (byte == 0) {
        link->text_open = true;
        link->text_size = 0;
    } else if (!link->text_open || (link->text_size == 0 && (byte == '\r' || byte == '\n'))) {
        return;
    } else if (byte == '%') {
        if (text_command(device, link->text, link->text_size)) {
            link->decoder.size = 0;
        } else {
            link->text_open = false;
        }
        link->text_size = 0;
    } else if (byte < ' ' || byte > '~' || link->text_size == TEXT_MAX) {
        link->text_open = false;
    } else {
        link->text[link->text_size++] = byte;
    }
}

void device_receive(struct device *device, uint8_t byte)
{
    struct frame request;
    enum frame_status got = frame_receive(&device->link.decoder, byte, &request);
    if (got == FRAME_READY) {
        device->link.frames++;
        answer(device, &request);
    } else if (got != FRAME_INCOMPLETE) {
        device->link.dropped++;
    }
    receive_text(device, byte);
}

bool device_step(struct device *device)
{
    if (device->run.state != RUN_RUNNING) {
        return false;
    }
    run_step(device);
    if (device->run.state != RUN_RUNNING) {
        // protocol.md, the bell
        device->hal->send(device->hal->context, &delimiter, 1);
    }
    return true;
}
