// The files of vectors/, as they are, each ended by a zero byte.
    .section .rodata
    .macro vector name, file
    .global \name
\name:
    .incbin "\file"
    .byte 0
    .endm

    vector crc32c_vectors, "vectors/crc32c.txt"
    vector cobs_vectors, "vectors/cobs.txt"
    vector frame_vectors, "vectors/frames.txt"
    vector requantize_vectors, "vectors/requantize.txt"
    vector layer_vectors, "vectors/layers.txt"
    vector network_vectors, "vectors/network.txt"

#ifdef __linux__
    .section .note.GNU-stack, "", %progbits
#endif
