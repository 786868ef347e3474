// The tests as a host program.
#include <string.h>
#include <unistd.h>

#include "check.h"

void print_text(const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(STDOUT_FILENO, text, left);
        if (written <= 0) {
            return;
        }
        text += written;
        left -= (size_t)written;
    }
}

int main(void)
{
    layer_tests();
    return run_all_tests() == 0 ? 0 : 1;
}
