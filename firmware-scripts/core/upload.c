// Regions: what the host uploaded, and the resident image found at boot.
#include "crc32c.h"
#include "requests.h"

static struct upload *adopt(struct device *device, enum region region, const struct span *found)
{
    device->uploads[region] = (struct upload){
        .bytes = found->bytes,
        .size = found->capacity,
        .received = found->capacity,
        .crc = device->hal->engine->crc(found->bytes, found->capacity),
        .complete = true,
    };
    return &device->uploads[region];
}

static void adopt_checked(
    struct device *device, enum region region, const struct span *found, uint32_t crc)
{
    struct upload *upload = adopt(device, region, found);
    upload->complete = upload->crc == crc;
}

static void adopt_resident(struct device *device)
{
    const struct span *resident = &device->memory->resident;
    uint8_t header[RESIDENT_HEADER_BYTES] = {0};
    if (resident->capacity >= sizeof header) {
        device->hal->engine->copy(header, resident->bytes, sizeof header);
    }
    if (get_u32(header) != RESIDENT_MAGIC || get_u32(header + 4) != RESIDENT_VERSION ||
        get_u32(header + 28) != crc32c(0, header, 28)) {
        return;
    }
    struct span weights = {resident->bytes + RESIDENT_HEADER_BYTES, get_u32(header + 8)};
    struct span parameters = {weights.bytes + weights.capacity, get_u32(header + 12)};
    uint64_t size = (uint64_t)RESIDENT_HEADER_BYTES + weights.capacity + parameters.capacity;
    if (weights.capacity % TENSOR_ALIGNMENT == 0 && size <= resident->capacity) {
        adopt_checked(device, REGION_WEIGHTS, &weights, get_u32(header + 16));
        adopt_checked(device, REGION_PARAMETERS, &parameters, get_u32(header + 20));
    }
}

void uploads_boot(struct device *device)
{
    for (uint32_t i = 0; i < REGION_COUNT; i++) {
        device->uploads[i].bytes = device->memory->uploads[i].bytes;
    }
    adopt_resident(device);
    if (device->memory->image_bytes > 0) {
        struct span image = {
            device->memory->uploads[REGION_IMAGE].bytes, device->memory->image_bytes};
        adopt(device, REGION_IMAGE, &image);
    }
}

// The acknowledged range is always a prefix: [0, received).
static void acknowledge(const struct upload *upload, struct writer *reply)
{
    put_u8(reply, upload->complete);
    put_u32(reply, upload->received);
    put_u32(reply, upload->crc);
}

static struct failure open_region(
    struct device *device, struct reader *request, enum region *region)
{
    *region = take_u8(request);
    if (*region >= REGION_COUNT) {
        return fail(ERROR_RANGE, 0, *region);
    }
    return device->run.state == RUN_RUNNING ? fail(ERROR_BUSY, 0, 0) : SUCCESS;
}

struct failure put_begin(struct device *device, struct reader *request, struct writer *reply)
{
    enum region region;
    struct failure failure = open_region(device, request, &region);
    uint32_t size = take_u32(request);
    uint32_t crc = take_u32(request);
    if (failure.error != ERROR_NONE) {
        return failure;
    }
    const struct span *ram = &device->memory->uploads[region];
    struct upload *upload = &device->uploads[region];
    if (!whole(request) || size == 0) {
        return fail(ERROR_RANGE, 0, size);
    }
    // Schedules end in their own CRC, so the CRC over the whole is the same for all of them.
    bool same = region != REGION_SCHEDULE && upload->size == size && upload->crc == crc &&
                (upload->complete || upload->bytes == ram->bytes);
    if (!same) {
        if (size > ram->capacity) {
            return fail(ERROR_NO_MEMORY, 0, ram->capacity);
        }
        *upload = (struct upload){.bytes = ram->bytes, .size = size, .crc = crc};
        device->selected = device->selected && region == REGION_IMAGE;
    }
    acknowledge(upload, reply);
    return SUCCESS;
}

struct failure put_chunk(struct device *device, struct reader *request, struct writer *reply)
{
    enum region region;
    struct failure failure = open_region(device, request, &region);
    uint32_t offset = take_u32(request);
    if (failure.error != ERROR_NONE) {
        return failure;
    }
    struct upload *upload = &device->uploads[region];
    uint32_t count = request->left;
    const uint8_t *bytes = take_bytes(request, count);
    uint8_t *ram = device->memory->uploads[region].bytes;
    if (request->truncated) {
        return fail(ERROR_RANGE, 0, upload->received);
    }
    // Bytes that were verified, or that are resident, are never written to.
    if (upload->size == 0 || upload->complete || upload->bytes != ram) {
        return fail(ERROR_BAD_STATE, 0, upload->received);
    }
    // No gaps: a chunk starts inside or at the end of what has been received.
    if (offset > upload->received || count > upload->size - offset) {
        return fail(ERROR_RANGE, 0, upload->received);
    }
    device->hal->engine->copy(ram + offset, bytes, count);
    if (offset + count > upload->received) {
        upload->received = offset + count;
    }
    acknowledge(upload, reply);
    return SUCCESS;
}

struct failure put_end(struct device *device, struct reader *request, struct writer *reply)
{
    enum region region;
    struct failure failure = open_region(device, request, &region);
    if (failure.error != ERROR_NONE) {
        return failure;
    }
    struct upload *upload = &device->uploads[region];
    if (!whole(request) || upload->size == 0) {
        return fail(ERROR_BAD_STATE, 0, 0);
    }
    if (upload->received < upload->size) {
        return fail(ERROR_RANGE, 0, upload->received);
    }
    uint32_t crc = device->hal->engine->crc(upload->bytes, upload->size);
    if (crc != upload->crc) {
        upload->received = 0;
        upload->complete = false;
        return fail(ERROR_RANGE, 0, crc);
    }
    upload->complete = true;
    acknowledge(upload, reply);
    return SUCCESS;
}
