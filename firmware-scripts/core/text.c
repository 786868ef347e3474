// The text subset of MLPerf Tiny: name, profile, timestamp, infer N W, results.
#include "requests.h"

#define CLASSES_MAX 64
#define INFER_MAX 1000
#define WARM_UP_DEFAULT 10

static void print(struct device *device, const char *text)
{
    size_t count = 0;
    while (text[count] != 0) {
        count++;
    }
    device->hal->send(device->hal->context, (const uint8_t *)text, count);
    device->link.flush_first = true;
}

static void print_number(struct device *device, uint64_t value)
{
    char digits[21];
    char *p = digits + sizeof digits - 1;
    *p = 0;
    do {
        *--p = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    print(device, p);
}

static void print_line(struct device *device, const char *text, uint64_t value)
{
    print(device, text);
    print_number(device, value);
    print(device, "\r\n");
}

static void timestamp(struct device *device)
{
    print_line(device, "m-lap-us-", device->hal->microseconds(device->hal->context));
}

// value / total as 0.000 to 1.000, rounded down.
static void print_share(struct device *device, uint32_t value, uint32_t total)
{
    uint32_t thousandths = (uint32_t)((uint64_t)value * 1000 / total);
    char text[6] = {
        (char)('0' + thousandths / 1000), '.', (char)('0' + thousandths / 100 % 10),
        (char)('0' + thousandths / 10 % 10), (char)('0' + thousandths % 10), 0};
    print(device, text);
}

static uint32_t largest(const uint8_t *values, uint32_t count)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++) {
        best = values[i] > values[best] ? i : best;
    }
    return best;
}

// For each class the share of positions where its logit is the largest, ties to the lowest index.
static void results(struct device *device)
{
    struct tensor logits = device->run.output;
    uint32_t counts[CLASSES_MAX] = {0};
    uint32_t positions = logits.height * logits.width;
    uint32_t shown = logits.channels < CLASSES_MAX ? logits.channels : CLASSES_MAX;
    for (uint32_t p = 0; p < positions; p++) {
        uint8_t values[CLASSES_MAX];
        device->hal->engine->tensor_read(&logits, p * logits.channels, values, shown);
        counts[largest(values, shown)]++;
    }
    print(device, "m-results-[");
    for (uint32_t c = 0; c < shown; c++) {
        print(device, c == 0 ? "" : ",");
        print_share(device, counts[c], positions);
    }
    print(device, "]\r\n");
}

static void passes(struct device *device, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        run_start(device);
        while (device->run.state == RUN_RUNNING) {
            run_step(device);
        }
    }
    device->run.state = RUN_IDLE;
}

static void infer(struct device *device, uint32_t repeats, uint32_t warm_ups)
{
    if (device->run.state != RUN_IDLE || check_ready(device).error != ERROR_NONE) {
        print(device, "e-[No schedule and image are ready, or a run is not finished]\r\n");
        return;
    }
    prepare_selected(device);
    print_line(device, "m-warmup-start-", warm_ups);
    passes(device, warm_ups);
    print(device, "m-warmup-done\r\n");
    print_line(device, "m-infer-start-", repeats);
    timestamp(device);
    passes(device, repeats);
    timestamp(device);
    print(device, "m-infer-done\r\n");
    results(device);
}

// True if the text goes on with `word` and then ends or a space follows; both are skipped.
static bool take_word(const uint8_t **text, uint32_t *left, const char *word)
{
    uint32_t i = 0;
    while (word[i] != 0) {
        if (i >= *left || (*text)[i] != (uint8_t)word[i]) {
            return false;
        }
        i++;
    }
    if (i < *left && (*text)[i] != ' ') {
        return false;
    }
    i += i < *left;
    *text += i;
    *left -= i;
    return true;
}

// A decimal number, or the default where the text ends; false on anything else or beyond the limit.
static bool take_number(const uint8_t **text, uint32_t *left, uint32_t *value)
{
    if (*left == 0) {
        return true;
    }
    *value = 0;
    while (*left > 0 && **text != ' ') {
        uint32_t digit = **text - (uint32_t)'0';
        if (digit > 9 || *value > INFER_MAX) {
            return false;
        }
        *value = *value * 10 + digit;
        ++*text;
        --*left;
    }
    if (*left > 0) {
        ++*text;
        --*left;
    }
    return *value <= INFER_MAX;
}

static void infer_command(struct device *device, const uint8_t *text, uint32_t left)
{
    uint32_t repeats = 1;
    uint32_t warm_ups = WARM_UP_DEFAULT;
    if (!take_number(&text, &left, &repeats) || repeats == 0) {
        print(device, "e-[Inference iterations must be 1..1000]\r\n");
    } else if (!take_number(&text, &left, &warm_ups) || left > 0) {
        print(device, "e-[Inference warmup must be 0..1000]\r\n");
    } else {
        infer(device, repeats, warm_ups);
    }
}

bool text_command(struct device *device, const uint8_t *text, uint32_t size)
{
    if (take_word(&text, &size, "name")) {
        print(device, "m-name-dut-[hilab]\r\n");
    } else if (take_word(&text, &size, "profile")) {
        print(device, "m-profile-[ULPMark for tinyML Firmware V0.0.1]\r\nm-model-[hilab]\r\n");
    } else if (take_word(&text, &size, "timestamp")) {
        timestamp(device);
    } else if (take_word(&text, &size, "infer")) {
        infer_command(device, text, size);
    } else if (take_word(&text, &size, "results")) {
        results(device);
    } else {
        return false;
    }
    print(device, "m-ready\r\n");
    return true;
}
