// Reads the shared vector files: lines of words, # for comments.
#ifndef HILAB_VECTORS_H
#define HILAB_VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const char crc32c_vectors[];
extern const char cobs_vectors[];
extern const char frame_vectors[];
extern const char requantize_vectors[];
extern const char layer_vectors[];
extern const char network_vectors[];

struct vector_line {
    const char *at;
    uint32_t number;
};

// Goes to the next line with words; false at the end. Start from {text, 0}.
bool next_line(struct vector_line *line);
// Takes the next word if it is this one.
bool take_if(struct vector_line *line, const char *word);
void skip_word(struct vector_line *line);
int64_t take_decimal(struct vector_line *line);
// Hexadecimal bytes; "-" is none. Gives their number, SIZE_MAX if they are more than capacity.
size_t take_hex(struct vector_line *line, uint8_t *bytes, size_t capacity);
// Eight hexadecimal digits, most significant first; skips a comma after them.
uint32_t take_crc(struct vector_line *line);

#endif
