#include "bench.h"
#include "check.h"
#include "crc32c.h"

static void a_broken_upload_resumes_where_it_stopped(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 1));
    struct writer begin = bench_payload(b);
    put_u8(&begin, REGION_WEIGHTS);
    put_u32(&begin, f->weights_bytes);
    put_u32(&begin, crc32c(0, f->weights, f->weights_bytes));
    CHECK(bench_ask(b, REQUEST_PUT_BEGIN, &begin) == (REQUEST_PUT_BEGIN | REPLY_BIT));
    struct writer chunk = bench_payload(b);
    put_u8(&chunk, REGION_WEIGHTS);
    put_u32(&chunk, 0);
    put_bytes(&chunk, f->weights, 500);
    CHECK(bench_ask(b, REQUEST_PUT_CHUNK, &chunk) == (REQUEST_PUT_CHUNK | REPLY_BIT));
    // A gap is refused and told what has arrived.
    set_u32(b->payload + 1, 501);
    CHECK(bench_ask(b, REQUEST_PUT_CHUNK, &chunk) == REPLY_ERROR);
    CHECK(bench_error(b) == ERROR_RANGE && get_u32(b->reply.payload + 8) == 500);
    // A new session, the same upload.
    CHECK(bench_hello(b, 2));
    begin = bench_payload(b);
    put_u8(&begin, REGION_WEIGHTS);
    put_u32(&begin, f->weights_bytes);
    put_u32(&begin, crc32c(0, f->weights, f->weights_bytes));
    CHECK(bench_ask(b, REQUEST_PUT_BEGIN, &begin) == (REQUEST_PUT_BEGIN | REPLY_BIT));
    CHECK(b->reply.payload[4] == 0 && get_u32(b->reply.payload + 5) == 500);
    CHECK(bench_put(b, REGION_WEIGHTS, f->weights, f->weights_bytes));
}

static void an_upload_with_a_wrong_crc_starts_over(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 1));
    struct writer w = bench_payload(b);
    put_u8(&w, REGION_IMAGE);
    put_u32(&w, 100);
    put_u32(&w, 1234);
    CHECK(bench_ask(b, REQUEST_PUT_BEGIN, &w) == (REQUEST_PUT_BEGIN | REPLY_BIT));
    struct writer chunk = bench_payload(b);
    put_u8(&chunk, REGION_IMAGE);
    put_u32(&chunk, 0);
    put_bytes(&chunk, f->image, 100);
    CHECK(bench_ask(b, REQUEST_PUT_CHUNK, &chunk) == (REQUEST_PUT_CHUNK | REPLY_BIT));
    struct writer end = bench_payload(b);
    put_u8(&end, REGION_IMAGE);
    CHECK(bench_ask(b, REQUEST_PUT_END, &end) == REPLY_ERROR && bench_error(b) == ERROR_RANGE);
    CHECK(get_u32(b->reply.payload + 8) == crc32c(0, f->image, 100));
    CHECK(b->device.uploads[REGION_IMAGE].received == 0);
}

static void uploads_that_do_not_fit_are_refused(void)
{
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 1));
    struct writer w = bench_payload(b);
    put_u8(&w, REGION_IMAGE);
    put_u32(&w, 65537);
    put_u32(&w, 0);
    CHECK(bench_ask(b, REQUEST_PUT_BEGIN, &w) == REPLY_ERROR);
    CHECK(bench_error(b) == ERROR_NO_MEMORY && get_u32(b->reply.payload + 8) == 65536);
    b->payload[0] = REGION_COUNT;
    CHECK(bench_ask(b, REQUEST_PUT_BEGIN, &w) == REPLY_ERROR && bench_error(b) == ERROR_RANGE);
}

static void a_bad_schedule_names_its_layer_and_reason(void)
{
    struct fixture *f = network_fixture();
    f->schedule[SCHEDULE_HEADER_BYTES + 7 * SCHEDULE_LAYER_BYTES] = 99;
    seal_schedule(f);
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 77));
    CHECK(bench_load(b, f));
    CHECK(!bench_select(b, f) && bench_error(b) == ERROR_BAD_SCHEDULE);
    CHECK(b->reply.payload[5] == REQUEST_SELECT && get_u16(b->reply.payload + 6) == 7);
    CHECK(get_u32(b->reply.payload + 8) == SCHEDULE_BAD_OPERATOR);
    CHECK(bench_run(b, 5, 1, 0) == REPLY_ERROR && bench_error(b) == ERROR_BAD_STATE);
}

static void new_weights_need_a_new_select(void)
{
    struct fixture *f = network_fixture();
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 77) && bench_load(b, f) && bench_select(b, f));
    f->weights[0] ^= 1;
    CHECK(bench_put(b, REGION_WEIGHTS, f->weights, f->weights_bytes));
    CHECK(bench_run(b, 5, 1, 0) == REPLY_ERROR && bench_error(b) == ERROR_BAD_STATE);
    CHECK(!bench_select(b, f) && bench_error(b) == ERROR_WEIGHTS_CRC);
}

static void a_schedule_of_the_same_size_takes_the_place_of_the_one_before(void)
{
    struct fixture *f = network_fixture();
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 77) && bench_load(b, f) && bench_select(b, f));
    set_u32(f->schedule + 8, get_u32(f->schedule + 8) + 4);
    seal_schedule(f);
    CHECK(bench_put(b, REGION_SCHEDULE, f->schedule, f->schedule_bytes) && bench_select(b, f));
}

static void a_resident_image_is_checked_at_boot_and_survives_a_reset(void)
{
    static _Alignas(8) uint8_t resident[2 * FIXTURE_BYTES];
    const struct fixture *f = network_fixture();
    uint32_t size = resident_image(f, resident);
    struct bench *b = bench_boot(resident, size);
    for (uint32_t boot = 0; boot < 2; boot++) {
        check_case("boot", boot);
        CHECK(bench_hello(b, 3 + boot));
        CHECK(b->reply.payload[56] == 1 && get_u32(b->reply.payload + 57) == f->weights_bytes);
        CHECK(get_u32(b->reply.payload + 61) == crc32c(0, f->weights, f->weights_bytes));
        CHECK(bench_put(b, REGION_SCHEDULE, f->schedule, f->schedule_bytes));
        CHECK(bench_put(b, REGION_IMAGE, f->image, f->image_bytes) && bench_select(b, f));
        CHECK(bench_run(b, 5, 1, 0) == (REQUEST_RUN | REPLY_BIT));
        bench_work(b);
        bench_status(b, 5, 0);
        CHECK(get_u32(b->reply.payload + 20) == f->crcs[f->layers - 1]);
        bench_reboot(b);
    }
}

static void a_flipped_bit_in_the_resident_image_stops_every_schedule(void)
{
    static _Alignas(8) uint8_t resident[2 * FIXTURE_BYTES];
    const struct fixture *f = network_fixture();
    uint32_t size = resident_image(f, resident);
    resident[RESIDENT_HEADER_BYTES + 100] ^= 8;
    struct bench *b = bench_boot(resident, size);
    CHECK(bench_hello(b, 3) && b->reply.payload[56] == 0);
    CHECK(bench_put(b, REGION_SCHEDULE, f->schedule, f->schedule_bytes));
    CHECK(!bench_select(b, f) && bench_error(b) == ERROR_WEIGHTS_CRC);
    // A good upload to RAM takes the place of the damaged image.
    CHECK(bench_put(b, REGION_WEIGHTS, f->weights, f->weights_bytes) && bench_select(b, f));
}

static void a_bit_that_flips_after_boot_is_found_on_request(void)
{
    static _Alignas(8) uint8_t resident[2 * FIXTURE_BYTES];
    const struct fixture *f = network_fixture();
    struct bench *b = bench_boot(resident, resident_image(f, resident));
    CHECK(bench_hello(b, 3) && bench_put(b, REGION_SCHEDULE, f->schedule, f->schedule_bytes));
    CHECK(bench_put(b, REGION_IMAGE, f->image, f->image_bytes) && bench_select(b, f));
    resident[RESIDENT_HEADER_BYTES + 100] ^= 8;
    CHECK(bench_run(b, 5, 1, RUN_CHECK_IMAGE) == REPLY_ERROR);
    CHECK(bench_error(b) == ERROR_WEIGHTS_CRC);
}

void upload_tests(void)
{
    RUN(a_broken_upload_resumes_where_it_stopped);
    RUN(an_upload_with_a_wrong_crc_starts_over);
    RUN(uploads_that_do_not_fit_are_refused);
    RUN(a_bad_schedule_names_its_layer_and_reason);
    RUN(new_weights_need_a_new_select);
    RUN(a_schedule_of_the_same_size_takes_the_place_of_the_one_before);
    RUN(a_resident_image_is_checked_at_boot_and_survives_a_reset);
    RUN(a_flipped_bit_in_the_resident_image_stops_every_schedule);
    RUN(a_bit_that_flips_after_boot_is_found_on_request);
}
