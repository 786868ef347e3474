#include "bench.h"
#include "check.h"

static void type(struct bench *b, const char *text)
{
    b->sent_size = 0;
    for (; *text != 0; text++) {
        uint8_t byte = (uint8_t)*text;
        bench_send(b, &byte, 1);
    }
    b->sent[b->sent_size] = 0;
}

static bool said(const struct bench *b, const char *expected)
{
    size_t i = 0;
    while (expected[i] != 0 && b->sent[i] == (uint8_t)expected[i]) {
        i++;
    }
    return expected[i] == 0 && i == b->sent_size;
}

static bool said_somewhere(const struct bench *b, const char *part)
{
    for (size_t at = 0; at < b->sent_size; at++) {
        size_t i = 0;
        while (part[i] != 0 && b->sent[at + i] == (uint8_t)part[i]) {
            i++;
        }
        if (part[i] == 0) {
            return true;
        }
    }
    return false;
}

static void name_profile_and_timestamp_answer_and_end_in_ready(void)
{
    struct bench *b = bench_boot(NULL, 0);
    type(b, "name%");
    CHECK(said(b, "m-name-dut-[hilab]\r\nm-ready\r\n"));
    type(b, "\r\nprofile%");
    CHECK(said(b, "m-profile-[ULPMark for tinyML Firmware V0.0.1]\r\nm-model-[hilab]\r\n"
                  "m-ready\r\n"));
    type(b, "timestamp%");
    CHECK(said(b, "m-lap-us-100\r\nm-ready\r\n"));
    type(b, "timestamp%");
    CHECK(said(b, "m-lap-us-200\r\nm-ready\r\n"));
}

static void infer_runs_the_selected_network(void)
{
    const struct fixture *f = network_fixture();
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 1) && bench_load(b, f) && bench_select(b, f));
    type(b, "infer 2 1%");
    CHECK(said_somewhere(b, "m-warmup-start-1\r\nm-warmup-done\r\nm-infer-start-2\r\nm-lap-us-"));
    CHECK(said_somewhere(b, "\r\nm-infer-done\r\nm-results-[0."));
    CHECK(said_somewhere(b, "]\r\nm-ready\r\n"));
    type(b, "results%");
    CHECK(said_somewhere(b, "m-results-[0."));
    // The binary protocol goes on where it was.
    CHECK(bench_run(b, 5, 1, 0) == (REQUEST_RUN | REPLY_BIT));
}

static void infer_without_a_schedule_is_an_error(void)
{
    struct bench *b = bench_boot(NULL, 0);
    type(b, "infer 1 0%");
    CHECK(said_somewhere(b, "e-[No schedule") && said_somewhere(b, "m-ready\r\n"));
    type(b, "infer 0%");
    CHECK(said_somewhere(b, "e-[Inference iterations"));
    type(b, "infer 99999999999%");
    CHECK(said_somewhere(b, "e-[Inference iterations"));
    type(b, "infer 1 -1%");
    CHECK(said_somewhere(b, "e-[Inference warmup"));
    type(b, "results%");
    CHECK(said(b, "m-results-[]\r\nm-ready\r\n"));
}

static void other_text_gets_no_answer(void)
{
    struct bench *b = bench_boot(NULL, 0);
    type(b, "boot rom says hello 100%");
    CHECK(b->sent_size == 0);
    type(b, "name%");
    CHECK(b->sent_size == 0);
    CHECK(bench_hello(b, 1) == false);
    // The first zero flushed the garbage, the repeated HELLO is answered.
    CHECK(bench_hello(b, 1));
    type(b, "name%");
    CHECK(said(b, "m-name-dut-[hilab]\r\nm-ready\r\n"));
}

static void text_inside_a_frame_is_no_command(void)
{
    struct bench *b = bench_boot(NULL, 0);
    CHECK(bench_hello(b, 1));
    struct writer w = bench_payload(b);
    static const uint8_t text[] = "name%name%\r\nname%";
    put_bytes(&w, text, sizeof text - 1);
    CHECK(bench_ask(b, REQUEST_PING, &w) == (REQUEST_PING | REPLY_BIT));
    CHECK(b->reply.payload_bytes == 12 + sizeof text - 1);
}

void text_tests(void)
{
    RUN(name_profile_and_timestamp_answer_and_end_in_ready);
    RUN(infer_runs_the_selected_network);
    RUN(infer_without_a_schedule_is_an_error);
    RUN(other_text_gets_no_answer);
    RUN(text_inside_a_frame_is_no_command);
}
