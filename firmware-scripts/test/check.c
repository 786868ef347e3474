#include "check.h"

static uint32_t passed;
static uint32_t failed;
static bool ok;
static const char *case_name;
static uint64_t case_number;

void print_number(uint64_t value)
{
    char digits[21];
    char *p = digits + sizeof digits - 1;
    *p = 0;
    do {
        *--p = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    print_text(p);
}

void check_case(const char *name, uint64_t number)
{
    case_name = name;
    case_number = number;
}

void check(bool holds, const char *file, int line, const char *text)
{
    // One message a test: what follows a failure often only repeats it.
    if (holds || !ok) {
        return;
    }
    ok = false;
    print_text("    ");
    print_text(file);
    print_text(":");
    print_number((uint64_t)line);
    print_text(": not true: ");
    print_text(text);
    if (case_name != NULL) {
        print_text(" (");
        print_text(case_name);
        print_text(" ");
        print_number(case_number);
        print_text(")");
    }
    print_text("\n");
}

void run_test(const char *name, void (*test)(void))
{
    ok = true;
    case_name = NULL;
    test();
    print_text(ok ? "ok      " : "FAILED  ");
    print_text(name);
    print_text("\n");
    passed += ok;
    failed += !ok;
}

uint32_t finish_tests(void)
{
    print_number(passed);
    print_text(" passed, ");
    print_number(failed);
    print_text(" failed\n");
    return failed;
}

uint32_t run_all_tests(void)
{
    wire_tests();
    kernel_tests();
    schedule_tests();
    network_tests();
    device_tests();
    upload_tests();
    text_tests();
    line_tests();
    return finish_tests();
}

uint32_t random_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

uint32_t random_below(uint32_t *state, uint32_t bound)
{
    return (uint32_t)((uint64_t)random_next(state) * bound >> 32);
}
