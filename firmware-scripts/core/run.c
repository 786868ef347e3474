// SELECT, RUN, RUN_LAYER, ABORT, and the work itself.
#include "requests.h"

#define WARM_UPS_MAX 64

static struct schedule_limits limits_of(const struct device *device)
{
    const struct upload *weights = &device->uploads[REGION_WEIGHTS];
    const struct upload *parameters = &device->uploads[REGION_PARAMETERS];
    return (struct schedule_limits){
        .arena_bytes = device->memory->arena.capacity,
        .weights_bytes = weights->complete ? weights->size : 0,
        .parameters_bytes = parameters->complete ? parameters->size : 0,
        .parameters = parameters->bytes,
        .copy = device->hal->engine->copy,
        .fits = device->hal->engine->fits,
    };
}

// An absent image has the CRC 0, a damaged one none that fits.
static struct failure check_resident(
    const struct device *device, const struct schedule *schedule)
{
    const struct upload *weights = &device->uploads[REGION_WEIGHTS];
    const struct upload *parameters = &device->uploads[REGION_PARAMETERS];
    bool whole_images = (weights->complete || weights->size == 0) &&
                        (parameters->complete || parameters->size == 0);
    if (whole_images && weights->crc == schedule->weights_crc &&
        parameters->crc == schedule->parameters_crc) {
        return SUCCESS;
    }
    return fail(ERROR_WEIGHTS_CRC, 0, weights->crc);
}

static struct failure load(
    const struct device *device, const uint8_t *bytes, uint32_t size, struct schedule *schedule)
{
    enum schedule_reason reason = schedule_open(bytes, size, schedule);
    if (reason != SCHEDULE_VALID) {
        return fail(ERROR_BAD_SCHEDULE, 0, reason);
    }
    struct failure failure = check_resident(device, schedule);
    if (failure.error != ERROR_NONE) {
        return failure;
    }
    struct schedule_limits limits = limits_of(device);
    struct schedule_verdict verdict = schedule_validate(schedule, &limits);
    return verdict.reason == SCHEDULE_VALID
               ? SUCCESS
               : fail(ERROR_BAD_SCHEDULE, verdict.layer, verdict.reason);
}

struct failure select_schedule(
    struct device *device, struct reader *request, struct writer *reply)
{
    uint32_t id = take_u32(request);
    const struct upload *upload = &device->uploads[REGION_SCHEDULE];
    if (!whole(request)) {
        return fail(ERROR_RANGE, 0, 0);
    }
    if (device->run.state == RUN_RUNNING) {
        return fail(ERROR_BUSY, 0, 0);
    }
    device->selected = false;
    if (!upload->complete) {
        return fail(ERROR_BAD_STATE, 0, upload->received);
    }
    struct failure failure = load(device, upload->bytes, upload->size, &device->schedule);
    if (failure.error != ERROR_NONE) {
        return failure;
    }
    if (device->schedule.hash != id) {
        return fail(ERROR_BAD_STATE, 0, device->schedule.hash);
    }
    device->selected = true;
    put_u32(reply, id);
    put_u16(reply, device->schedule.layers);
    put_u32(reply, device->schedule.arena_bytes);
    return SUCCESS;
}

static void new_run(struct device *device, const struct schedule *schedule)
{
    fill_bytes((uint8_t *)&device->run, 0, sizeof device->run);
    device->run.interpreter = (struct interpreter){
        .schedule = *schedule,
        .arena = device->memory->arena.bytes,
        .weights = (const int8_t *)device->uploads[REGION_WEIGHTS].bytes,
        .parameters = device->uploads[REGION_PARAMETERS].bytes,
    };
}

void prepare_selected(struct device *device)
{
    new_run(device, &device->schedule);
    device->run.repeats = 1;
}

struct failure check_ready(const struct device *device)
{
    const struct upload *image = &device->uploads[REGION_IMAGE];
    if (!device->selected || !image->complete) {
        return fail(ERROR_BAD_STATE, 0, device->selected ? image->received : 0);
    }
    struct layer input = schedule_layer(&device->schedule, 0);
    bool several = device->schedule.layers > 1 &&
                   schedule_layer(&device->schedule, 1).operator == OPERATOR_INPUT;
    return !several && layer_elements(&input) == image->size ? SUCCESS
                                                             : fail(ERROR_RANGE, 0, image->size);
}

static bool images_intact(const struct device *device)
{
    for (uint32_t i = REGION_WEIGHTS; i <= REGION_PARAMETERS; i++) {
        const struct upload *upload = &device->uploads[i];
        if (device->hal->engine->crc(upload->bytes, upload->size) != upload->crc) {
            return false;
        }
    }
    return true;
}

struct job {
    uint32_t nonce;
    uint32_t subject;
    uint16_t warm_ups;
    uint16_t repeats;
    uint8_t flags;
    uint64_t limit_cycles;
};

// Fields that RUN and RUN_LAYER have in common; `subject` is the image id or the seed.
static struct job take_job(struct reader *request)
{
    struct job job;
    job.nonce = take_u32(request);
    job.subject = take_u32(request);
    job.warm_ups = take_u16(request);
    job.repeats = take_u16(request);
    job.flags = take_u8(request);
    job.limit_cycles = take_u64(request);
    return job;
}

static struct failure check_job(const struct device *device, const struct job *job)
{
    if (job->nonce == 0 || job->repeats == 0 || job->repeats > REPEATS_MAX ||
        job->warm_ups > WARM_UPS_MAX || (job->flags & ~RUN_FLAGS) != 0) {
        return fail(ERROR_RANGE, 0, job->nonce);
    }
    if (device->run.state == RUN_RUNNING) {
        return fail(ERROR_BUSY, 0, device->run.nonce);
    }
    // An unacknowledged result is kept: ABORT drops it.
    if (device->run.state != RUN_IDLE) {
        return fail(ERROR_BAD_STATE, 0, device->run.nonce);
    }
    bool damaged = (job->flags & RUN_CHECK_IMAGE) != 0 && !images_intact(device);
    return damaged ? fail(ERROR_WEIGHTS_CRC, 0, 0) : SUCCESS;
}

static bool is_same_job(const struct device *device, const struct job *job)
{
    return job->nonce != 0 && device->run.state != RUN_IDLE && device->run.nonce == job->nonce;
}

static void begin(struct device *device, const struct job *job, bool from_seed)
{
    device->run.nonce = job->nonce;
    device->run.warm_ups = job->warm_ups;
    device->run.repeats = job->repeats;
    device->run.flags = job->flags;
    device->run.limit_cycles = job->limit_cycles;
    device->run.from_seed = from_seed;
    device->run.seed = job->subject;
    run_start(device);
}

struct failure run_network(struct device *device, struct reader *request, struct writer *reply)
{
    struct job job = take_job(request);
    if (!whole(request)) {
        return fail(ERROR_RANGE, 0, 0);
    }
    if (!is_same_job(device, &job)) {
        struct failure failure = check_job(device, &job);
        if (failure.error == ERROR_NONE) {
            failure = check_ready(device);
        }
        if (failure.error != ERROR_NONE) {
            return failure;
        }
        if (device->uploads[REGION_IMAGE].crc != job.subject) {
            return fail(ERROR_BAD_STATE, 0, device->uploads[REGION_IMAGE].crc);
        }
        prepare_selected(device);
        begin(device, &job, false);
    }
    put_u32(reply, job.nonce);
    return SUCCESS;
}

struct failure run_layer(struct device *device, struct reader *request, struct writer *reply)
{
    struct job job = take_job(request);
    uint32_t size = request->left;
    const uint8_t *bytes = take_bytes(request, size);
    if (request->truncated) {
        return fail(ERROR_RANGE, 0, 0);
    }
    if (!is_same_job(device, &job)) {
        struct schedule schedule;
        struct failure failure = check_job(device, &job);
        if (failure.error != ERROR_NONE) {
            return failure;
        }
        copy_bytes(device->layer_schedule, bytes, size);
        failure = load(device, device->layer_schedule, size, &schedule);
        if (failure.error != ERROR_NONE) {
            return failure;
        }
        new_run(device, &schedule);
        begin(device, &job, true);
    }
    put_u32(reply, job.nonce);
    return SUCCESS;
}

struct failure abort_run(struct device *device, struct reader *request, struct writer *reply)
{
    if (!whole(request)) {
        return fail(ERROR_RANGE, 0, 0);
    }
    if (device->run.state == RUN_RUNNING) {
        device->hal->engine->stop();
    }
    put_u32(reply, device->run.nonce);
    device->run.state = RUN_IDLE;
    return SUCCESS;
}
