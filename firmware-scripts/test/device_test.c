#include "bench.h"
#include "check.h"
#include "crc32c.h"

static struct bench *ready(const struct fixture *f)
{
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 77));
    CHECK(bench_load(b, f));
    CHECK(bench_select(b, f));
    return b;
}

static void hello_tells_who_the_board_is(void)
{
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 0xcafe));
    const uint8_t *p = b->reply.payload;
    CHECK(get_u32(p) == 42 && get_u32(p + 4) == 0xcafe);
    CHECK(p[8] == FRAME_VERSION && p[9] == BACKEND_POSIX && p[10] == RESET_POWER_ON && p[11] == 1);
    CHECK(get_u64(p + 12) == b->identity.firmware_hash && get_u64(p + 20) == b->identity.unique_id);
    CHECK(get_u32(p + 28) == OPERATOR_BITMAP);
    CHECK(p[56] == 0 && get_u32(p + 57) == 0 && p[65] == 0 && get_u32(p + 66) == 0);
    CHECK(get_u16(p + 74) == FRAME_PAYLOAD_MAX && get_u32(p + 76) == FIXTURE_ARENA);
    CHECK(b->reply.payload_bytes == 96);
}

static void a_run_gives_the_logits_crc_and_the_schedules_hash(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    CHECK(bench_run(b, 5, 3, 0) == (REQUEST_RUN | REPLY_BIT));
    CHECK(bench_status(b, 5, 0) == (REQUEST_STATUS | REPLY_BIT));
    CHECK(b->reply.payload[4] == RUN_RUNNING);
    bench_work(b);
    CHECK(bench_status(b, 5, 0) == (REQUEST_STATUS | REPLY_BIT));
    const uint8_t *p = b->reply.payload;
    CHECK(p[4] == RUN_DONE && get_u16(p + 8) == 4 && get_u16(p + 10) == 3);
    CHECK(get_u32(p + 12) == 5 && get_u32(p + 16) == fixture_hash(f));
    CHECK(get_u32(p + 20) == f->crcs[f->layers - 1]);
    CHECK(b->reply.payload_bytes == 24 + 3 * 8 && get_u64(p + 24) >= 17 * 100);
}

static void the_end_of_a_job_rings_once(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    bench_run(b, 5, 2, 0);
    CHECK(b->sent_size == 0);
    bench_work(b);
    CHECK(b->sent_size == 1 && b->sent[0] == 0);
    device_step(&b->device);
    CHECK(b->sent_size == 1);
}

static void a_result_is_kept_until_it_is_acknowledged(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    bench_run(b, 5, 1, 0);
    bench_work(b);
    bench_status(b, 5, 0);
    CHECK(bench_run(b, 6, 1, 0) == REPLY_ERROR && bench_error(b) == ERROR_BAD_STATE);
    bench_status(b, 4, STATUS_ACKNOWLEDGE);
    CHECK(b->reply.payload[4] == RUN_DONE && get_u32(b->reply.payload + 12) == 5);
    bench_status(b, 5, STATUS_ACKNOWLEDGE);
    CHECK(b->reply.payload[4] == RUN_DONE);
    bench_status(b, 5, 0);
    CHECK(b->reply.payload[4] == RUN_IDLE);
    CHECK(bench_run(b, 6, 1, 0) == (REQUEST_RUN | REPLY_BIT));
}

static void run_with_a_known_nonce_is_acknowledged_and_not_started_again(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    bench_run(b, 5, 1, 0);
    device_step(&b->device);
    uint16_t layer = b->device.run.interpreter.layer;
    CHECK(bench_run(b, 5, 1, 0) == (REQUEST_RUN | REPLY_BIT));
    CHECK(b->device.run.interpreter.layer == layer);
    bench_work(b);
    CHECK(bench_run(b, 5, 1, 0) == (REQUEST_RUN | REPLY_BIT));
    CHECK(b->device.run.state == RUN_DONE);
}

static void layer_crcs_are_the_shared_vectors(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    bench_run(b, 5, 1, RUN_LAYER_CRCS | RUN_CHECK_IMAGE);
    bench_work(b);
    struct writer w = bench_payload(b);
    put_u16(&w, 0);
    put_u16(&w, (uint16_t)f->layers);
    CHECK(bench_ask(b, REQUEST_GET_LAYERS, &w) == (REQUEST_GET_LAYERS | REPLY_BIT));
    for (uint32_t i = 1; i < f->layers; i++) {
        check_case("layer", i);
        CHECK(get_u64(b->reply.payload + 8 + 20 * i) >= 100);
        CHECK(get_u32(b->reply.payload + 8 + 20 * i + 16) == f->crcs[i]);
    }
}

static void the_output_can_be_fetched_even_if_the_schedule_is_overwritten(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    bench_run(b, 5, 1, 0);
    bench_work(b);
    uint8_t noise[600];
    fill_bytes(noise, 0xff, sizeof noise);
    CHECK(bench_put(b, REGION_SCHEDULE, noise, sizeof noise));
    struct writer w = bench_payload(b);
    uint32_t size = b->device.run.output.height * b->device.run.output.width * 21;
    put_u32(&w, 0);
    put_u16(&w, (uint16_t)size);
    CHECK(bench_ask(b, REQUEST_GET_OUTPUT, &w) == (REQUEST_GET_OUTPUT | REPLY_BIT));
    CHECK(crc32c(0, b->reply.payload + 8, size) == f->crcs[f->layers - 1]);
    set_u32(b->payload, 1);
    CHECK(bench_ask(b, REQUEST_GET_OUTPUT, &w) == REPLY_ERROR && bench_error(b) == ERROR_RANGE);
}

static bool load_resident(struct bench *b, const struct fixture *f)
{
    return (f->weights_bytes == 0 ||
            bench_put(b, REGION_WEIGHTS, f->weights, f->weights_bytes)) &&
           (f->parameters_bytes == 0 ||
            bench_put(b, REGION_PARAMETERS, f->parameters, f->parameters_bytes));
}

static void run_layer_gives_the_shared_vectors(void)
{
    struct vector_line line = {layer_vectors, 0};
    while (next_line(&line)) {
        check_case("line", line.number);
        const struct fixture *f = layer_fixture(&line);
        struct bench *b = bench_boot(NULL, 0);
        CHECK(bench_hello(b, 1) && load_resident(b, f));
        struct writer w = bench_payload(b);
        put_u32(&w, 9);
        put_u32(&w, f->seed);
        put_u16(&w, 0);
        put_u16(&w, 2);
        put_u8(&w, 0);
        put_u64(&w, 0);
        put_bytes(&w, f->schedule, f->schedule_bytes);
        CHECK(bench_ask(b, REQUEST_RUN_LAYER, &w) == (REQUEST_RUN_LAYER | REPLY_BIT));
        bench_work(b);
        bench_status(b, 9, STATUS_ACKNOWLEDGE);
        CHECK(b->reply.payload[4] == RUN_DONE);
        CHECK(get_u32(b->reply.payload + 20) == f->crcs[0]);
    }
}

static void a_repeated_seq_is_answered_again_and_not_executed_again(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    bench_run(b, 5, 1, 0);
    bench_work(b);
    struct writer w = bench_payload(b);
    put_u32(&w, 5);
    put_u8(&w, STATUS_ACKNOWLEDGE);
    CHECK(bench_ask(b, REQUEST_STATUS, &w) == (REQUEST_STATUS | REPLY_BIT));
    CHECK(b->device.run.state == RUN_IDLE);
    CHECK(bench_repeat(b, REQUEST_STATUS, &w) == (REQUEST_STATUS | REPLY_BIT));
    CHECK(b->reply.payload[4] == RUN_DONE);
}

static void an_old_or_reused_seq_is_refused(void)
{
    struct bench *b = bench_boot(NULL, 0);
    struct writer w = bench_payload(b);
    CHECK(bench_hello(b, 1));
    CHECK(bench_ask(b, REQUEST_PING, &w) == (REQUEST_PING | REPLY_BIT));
    CHECK(bench_repeat(b, REQUEST_ABORT, &w) == REPLY_ERROR && bench_error(b) == ERROR_BAD_STATE);
    b->seq -= 2;
    CHECK(bench_ask(b, REQUEST_ABORT, &w) == REPLY_ERROR && bench_error(b) == ERROR_BAD_STATE);
    // The cache still holds the last good reply.
    b->seq = b->device.link.seq;
    CHECK(bench_repeat(b, REQUEST_PING, &w) == (REQUEST_PING | REPLY_BIT));
}

static void seq_wraps_around(void)
{
    struct bench *b = bench_boot(NULL, 0);
    struct writer w = bench_payload(b);
    b->seq = 65530;
    CHECK(bench_hello(b, 1));
    for (uint32_t i = 0; i < 20; i++) {
        check_case("ping", i);
        CHECK(bench_ask(b, REQUEST_PING, &w) == (REQUEST_PING | REPLY_BIT));
    }
}

static void unknown_versions_sessions_and_types_get_their_errors(void)
{
    struct bench *b = bench_boot(NULL, 0);
    struct writer w = bench_payload(b);
    CHECK(bench_ask(b, REQUEST_PING, &w) == REPLY_ERROR);
    CHECK(bench_error(b) == ERROR_UNKNOWN_SESSION);
    CHECK(bench_hello(b, 1));
    CHECK(bench_ask(b, 0x70, &w) == REPLY_ERROR && bench_error(b) == ERROR_RANGE);
    CHECK(bench_ask(b, 0, &w) == REPLY_ERROR && bench_error(b) == ERROR_RANGE);
    uint8_t wire[FRAME_WIRE_MAX];
    struct frame other = {.version = 2, .type = REQUEST_PING, .seq = 1, .session = b->session};
    bench_send(b, wire, frame_encode(&other, wire));
    CHECK(bench_take_reply(b) && bench_error(b) == ERROR_UNKNOWN_VERSION);
}

static void a_damaged_frame_is_counted_and_gets_no_reply(void)
{
    struct bench *b = bench_boot(NULL, 0);
    struct writer w = bench_payload(b);
    CHECK(bench_hello(b, 1));
    uint8_t wire[FRAME_WIRE_MAX];
    struct frame ping = {FRAME_VERSION, REQUEST_PING, 9, b->session, NULL, 0};
    size_t size = frame_encode(&ping, wire);
    wire[2] ^= 4;
    bench_send(b, wire, size);
    CHECK(b->sent_size == 0);
    CHECK(bench_ask(b, REQUEST_PING, &w) == (REQUEST_PING | REPLY_BIT));
    CHECK(get_u32(b->reply.payload + 4) == 2 && get_u32(b->reply.payload + 8) == 1);
}

static void work_in_progress_answers_busy(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    bench_run(b, 5, 1, 0);
    CHECK(!bench_select(b, f) && bench_error(b) == ERROR_BUSY);
    CHECK(!bench_put(b, REGION_IMAGE, f->image, f->image_bytes) && bench_error(b) == ERROR_BUSY);
    CHECK(bench_run(b, 6, 1, 0) == REPLY_ERROR && bench_error(b) == ERROR_BUSY);
    struct writer w = bench_payload(b);
    CHECK(bench_ask(b, REQUEST_ABORT, &w) == (REQUEST_ABORT | REPLY_BIT));
    CHECK(!device_step(&b->device));
    CHECK(bench_run(b, 6, 1, 0) == (REQUEST_RUN | REPLY_BIT));
}

static void a_layer_over_its_limit_ends_in_timeout(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    struct writer w = bench_payload(b);
    put_u32(&w, 8);
    put_u32(&w, b->device.uploads[REGION_IMAGE].crc);
    put_u16(&w, 0);
    put_u16(&w, 1);
    put_u8(&w, 0);
    put_u64(&w, 99);
    CHECK(bench_ask(b, REQUEST_RUN, &w) == (REQUEST_RUN | REPLY_BIT));
    bench_work(b);
    bench_status(b, 8, STATUS_ACKNOWLEDGE);
    CHECK(b->reply.payload[4] == RUN_FAILED && b->reply.payload[5] == ERROR_TIMEOUT);
    CHECK(get_u16(b->reply.payload + 6) == 1);
}

static void a_reset_ends_the_session_and_counts_the_boot(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = ready(f);
    bench_run(b, 5, 1, 0);
    struct writer w = bench_payload(b);
    CHECK(bench_ask(b, REQUEST_RESET, &w) == (REQUEST_RESET | REPLY_BIT));
    CHECK(get_u32(b->reply.payload) == 42);
    CHECK(bench_status(b, 5, 0) == REPLY_ERROR && bench_error(b) == ERROR_UNKNOWN_SESSION);
    CHECK(get_u32(b->reply.payload) == 43);
    uint16_t old = b->session;
    CHECK(bench_hello(b, 77) && b->session != old && b->reply.payload[10] == RESET_REQUEST);
    CHECK(bench_run(b, 5, 1, 0) == REPLY_ERROR && bench_error(b) == ERROR_BAD_STATE);
}

static void membench_and_settings_answer(void)
{
    struct bench *b = bench_boot(NULL, 0);
    struct writer w = bench_payload(b);
    CHECK(bench_hello(b, 1));
    w.size = 0;
    put_u32(&w, 1000);
    put_u16(&w, 3);
    CHECK(bench_ask(b, REQUEST_MEMBENCH, &w) == (REQUEST_MEMBENCH | REPLY_BIT));
    CHECK(get_u64(b->reply.payload + 4) == 3 * 100);
    put_u8(&w, BENCH_L3_TO_L2);
    CHECK(bench_ask(b, REQUEST_MEMBENCH, &w) == REPLY_ERROR && bench_error(b) == ERROR_RANGE);
    w.size = 0;
    put_u32(&w, 230400);
    CHECK(bench_ask(b, REQUEST_SET_BAUD, &w) == (REQUEST_SET_BAUD | REPLY_BIT));
    CHECK(b->baud == 230400);
    put_u32(&w, 1);
    CHECK(bench_ask(b, REQUEST_SET_CLOCK, &w) == REPLY_ERROR && bench_error(b) == ERROR_RANGE);
}

void device_tests(void)
{
    RUN(hello_tells_who_the_board_is);
    RUN(a_run_gives_the_logits_crc_and_the_schedules_hash);
    RUN(the_end_of_a_job_rings_once);
    RUN(a_result_is_kept_until_it_is_acknowledged);
    RUN(run_with_a_known_nonce_is_acknowledged_and_not_started_again);
    RUN(layer_crcs_are_the_shared_vectors);
    RUN(the_output_can_be_fetched_even_if_the_schedule_is_overwritten);
    RUN(run_layer_gives_the_shared_vectors);
    RUN(a_repeated_seq_is_answered_again_and_not_executed_again);
    RUN(an_old_or_reused_seq_is_refused);
    RUN(seq_wraps_around);
    RUN(unknown_versions_sessions_and_types_get_their_errors);
    RUN(a_damaged_frame_is_counted_and_gets_no_reply);
    RUN(work_in_progress_answers_busy);
    RUN(a_layer_over_its_limit_ends_in_timeout);
    RUN(a_reset_ends_the_session_and_counts_the_boot);
    RUN(membench_and_settings_answer);
}
