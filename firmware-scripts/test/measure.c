// Runs a network on a firmware process: measure FOLDER pipe|pty|tcp COMMAND...
// FOLDER holds schedule.bin and image.bin; the command gets resident.bin by itself.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bytes.h"
#include "crc32c.h"
#include "requests.h"
#include "wire_port.h"

static struct wire_port port;
static uint8_t payload_bytes[FRAME_PAYLOAD_MAX];

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct writer payload(void)
{
    return (struct writer){.bytes = payload_bytes, .capacity = sizeof payload_bytes};
}

static void ask(uint8_t type, const struct writer *w)
{
    uint8_t answer = wire_ask(&port, type, w->bytes, w->size);
    if (answer == (type | REPLY_BIT)) {
        return;
    }
    fprintf(stderr, "measure: request 0x%02x was answered with 0x%02x", type, answer);
    if (answer == REPLY_ERROR) {
        fprintf(stderr, ", error %u, layer %u, value %u", port.payload[4],
                get_u16(port.payload + 6), get_u32(port.payload + 8));
    }
    fprintf(stderr, "\n");
    wire_close(&port);
    exit(1);
}

static struct span read_file(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    struct span span = {malloc(8u << 20), 8u << 20};
    if (file == NULL || span.bytes == NULL) {
        perror(path);
        exit(1);
    }
    span.capacity = (uint32_t)fread(span.bytes, 1, span.capacity, file);
    fclose(file);
    return span;
}

static void put(enum region region, const struct span *span)
{
    struct writer w = payload();
    put_u8(&w, (uint8_t)region);
    put_u32(&w, span->capacity);
    put_u32(&w, crc32c(0, span->bytes, span->capacity));
    ask(REQUEST_PUT_BEGIN, &w);
    for (uint32_t at = 0; at < span->capacity; at += 950) {
        w = payload();
        put_u8(&w, (uint8_t)region);
        put_u32(&w, at);
        put_bytes(&w, span->bytes + at, span->capacity - at < 950 ? span->capacity - at : 950);
        ask(REQUEST_PUT_CHUNK, &w);
    }
    w = payload();
    put_u8(&w, (uint8_t)region);
    ask(REQUEST_PUT_END, &w);
}

static void upload(const struct span *schedule, const struct span *image)
{
    struct writer w = payload();
    put_u32(&w, 1);
    ask(REQUEST_HELLO, &w);
    port.session = port.reply.session;
    double before = seconds();
    put(REGION_SCHEDULE, schedule);
    double between = seconds();
    put(REGION_IMAGE, image);
    printf("schedule uploaded in %.3f s, image in %.3f s\n", between - before,
           seconds() - between);
    w = payload();
    put_u32(&w, get_u32(schedule->bytes + schedule->capacity - 4));
    ask(REQUEST_SELECT, &w);
}

static void run(const struct span *image)
{
    struct writer w = payload();
    put_u32(&w, 2);
    put_u32(&w, crc32c(0, image->bytes, image->capacity));
    put_u16(&w, 0);
    put_u16(&w, 1);
    put_u8(&w, RUN_LAYER_CRCS);
    put_u64(&w, 0);
    double before = seconds();
    ask(REQUEST_RUN, &w);
    do {
        struct timespec pause = {0, 5000000};
        nanosleep(&pause, NULL);
        w = payload();
        put_u32(&w, 2);
        put_u8(&w, 0);
        ask(REQUEST_STATUS, &w);
    } while (port.payload[4] == RUN_RUNNING);
    printf("ran in %.2f s, output CRC-32C %08x, %s\n", seconds() - before,
           get_u32(port.payload + 20), port.payload[4] == RUN_DONE ? "done" : "FAILED");
}

int main(int count, char **words)
{
    if (count < 4) {
        fprintf(stderr, "measure FOLDER pipe|pty|tcp COMMAND...\n");
        return 2;
    }
    struct span schedule = read_file(words[1], "schedule.bin");
    struct span image = read_file(words[1], "image.bin");
    wire_open(&port, words[2], words + 3);
    upload(&schedule, &image);
    run(&image);
    wire_close(&port);
    return 0;
}
