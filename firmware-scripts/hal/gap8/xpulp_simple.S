// void add_words(uint8_t *left, const uint8_t *right, uint32_t words, uint32_t zero_point)
//
// With b split at the zero point, b = z + up - down, one of up and down is 0, and
// clamp(a + b - z) = a + min(up, 255 - a) - min(down, a) in every byte, without a carry.

    .option norvc
    .text
    .align 4
    .globl add_words
    .type add_words, @function
add_words:
    // the zero point in all four bytes
    slli t0, a3, 8
    or a3, a3, t0
    slli t0, a3, 16
    or a3, a3, t0
    beqz a2, 1f
    lp.setup x0, a2, .Lend_add
    lw t1, 0(a0)
    p.lw t2, 4(a1!)
    xori t3, t1, -1
    pv.maxu.b t4, t2, a3
    pv.minu.b t5, t2, a3
    pv.sub.b t4, t4, a3
    pv.sub.b t5, a3, t5
    pv.minu.b t4, t4, t3
    pv.minu.b t5, t5, t1
    pv.add.b t1, t1, t4
    pv.sub.b t1, t1, t5
.Lend_add:
    p.sw t1, 4(a0!)
1:  ret
    .size add_words, .-add_words

// struct weight_sums weight_sums(const int8_t *weights, uint32_t words, uint32_t stride)
    .align 4
    .globl weight_sums
    .type weight_sums, @function
weight_sums:
    li t0, 0
    li t1, 0
    li t2, 0x01010101
    lp.setup x0, a1, .Lend_sums
    p.lw t3, a2(a0!)
    pv.sdotsp.b t0, t3, t2
    pv.abs.b t4, t3
.Lend_sums:
    pv.sdotup.b t1, t4, t2
    mv a0, t0
    mv a1, t1
    ret
    .size weight_sums, .-weight_sums

// void fill_words(uint8_t *words, uint32_t count, uint32_t stride, uint32_t value)
    .align 4
    .globl fill_words
    .type fill_words, @function
fill_words:
    beqz a1, 1f
    lp.setup x0, a1, .Lend_fill
    nop
.Lend_fill:
    p.sw a3, a2(a0!)
1:  ret
    .size fill_words, .-fill_words

// void copy_unaligned(uint8_t *to, const uint8_t *from, uint32_t bytes)
    .align 4
    .globl copy_unaligned
    .type copy_unaligned, @function
copy_unaligned:
    srli t0, a2, 2
    andi a2, a2, 3
    beqz t0, 1f
    lp.setup x0, t0, .Lend_words
    p.lw t1, 4(a1!)
.Lend_words:
    p.sw t1, 4(a0!)
1:  beqz a2, 2f
    lp.setup x0, a2, .Lend_bytes
    p.lb t1, 1(a1!)
.Lend_bytes:
    p.sb t1, 1(a0!)
2:  ret
    .size copy_unaligned, .-copy_unaligned
