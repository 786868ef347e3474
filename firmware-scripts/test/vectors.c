#include "vectors.h"

static bool ends(char c)
{
    return c == 0 || c == '\n';
}

static void skip_spaces(struct vector_line *line)
{
    while (*line->at == ' ') {
        line->at++;
    }
}

bool next_line(struct vector_line *line)
{
    bool first = line->number == 0;
    while (*line->at != 0) {
        if (!first) {
            while (!ends(*line->at)) {
                line->at++;
            }
            line->at += *line->at == '\n';
        }
        first = false;
        line->number++;
        if (*line->at != '#' && !ends(*line->at)) {
            return true;
        }
    }
    return false;
}

bool take_if(struct vector_line *line, const char *word)
{
    const char *p = line->at;
    while (*word != 0 && *p == *word) {
        p++;
        word++;
    }
    if (*word != 0 || (*p != ' ' && !ends(*p))) {
        return false;
    }
    line->at = p;
    skip_spaces(line);
    return true;
}

void skip_word(struct vector_line *line)
{
    while (*line->at != ' ' && !ends(*line->at)) {
        line->at++;
    }
    skip_spaces(line);
}

int64_t take_decimal(struct vector_line *line)
{
    bool negative = *line->at == '-';
    int64_t value = 0;
    line->at += negative;
    while (*line->at >= '0' && *line->at <= '9') {
        value = value * 10 + (*line->at++ - '0');
    }
    skip_spaces(line);
    return negative ? -value : value;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t take_hex(struct vector_line *line, uint8_t *bytes, size_t capacity)
{
    size_t count = 0;
    while (digit(line->at[0]) >= 0 && digit(line->at[1]) >= 0) {
        if (count == capacity) {
            return SIZE_MAX;
        }
        bytes[count++] = (uint8_t)(digit(line->at[0]) << 4 | digit(line->at[1]));
        line->at += 2;
    }
    line->at += *line->at == '-';
    skip_spaces(line);
    return count;
}

uint32_t take_crc(struct vector_line *line)
{
    uint32_t value = 0;
    while (digit(*line->at) >= 0) {
        value = value << 4 | (uint32_t)digit(*line->at++);
    }
    line->at += *line->at == ',';
    skip_spaces(line);
    return value;
}
