// void pointwise_quads(const struct pointwise_tile *tile): four pixels by four outputs at a time.
//
// 16 accumulators; each step loads four words of weights and one word of each pixel for 16
// pv.sdotusp.b. One pointer walks over the four pixels (stride, stride, stride, back + 4), one over
// the weights. All registers but sp, gp and tp are in use; the rest is in the frame.

#define A00 s0
#define A01 s1
#define A02 s2
#define A03 s3
#define A10 s4
#define A11 s5
#define A12 s6
#define A13 s7
#define A20 s8
#define A21 s9
#define A22 s10
#define A23 s11
#define A30 t3
#define A31 t4
#define A32 t5
#define A33 t6
#define W0 a4
#define W1 a5
#define W2 a6
#define W3 a7
#define X0 t0
#define X1 t1
#define X2 t2
#define X3 a3
#define IN a0
#define WEIGHTS a1
#define STRIDE a2
#define BACK ra

// In the epilogue, where only the accumulators live.
#define MULTIPLIER a4
#define CONSTANT a5
#define LOW a6
#define HIGH a7
#define VALUE t0
#define BIT t1
#define VALUE2 t2
#define BIT2 a3
#define OUT a0
#define CHANNELS a1
#define OUT_STRIDE a2
#define OUT_BACK ra

#define TILE_INPUT 0
#define TILE_REST 4
#define TILE_WEIGHTS 8
#define TILE_CHANNELS 12
#define TILE_OUTPUT 16
#define TILE_QUADS 20
#define TILE_STRIDE 24
#define TILE_BLOCK_BYTES 28
#define TILE_WORDS 32
#define TILE_MIDDLE 36
#define TILE_REST_WORDS 40
#define TILE_REST_STRIDE 44
#define TILE_OUTPUT_STRIDE 48
#define TILE_REQUANTIZATION 52
#define TILE_ODD 56

#define FRAME 112
#define F_INPUT 0
#define F_REST 4
#define F_WEIGHTS 8
#define F_CHANNELS 12
#define F_OUTPUT 16
#define F_QUADS 20
#define F_STRIDE 24
#define F_JUMP 28
#define F_FIRST 32
#define F_MIDDLE 36
#define F_REST_WORDS 40
#define F_REST_STRIDE 44
#define F_OUT_STRIDE 48
#define F_REQUANTIZE 52
#define F_ODD 56
#define F_SAVED 60

.macro all_but_last op
    p.lw W0, 4(WEIGHTS!)
    p.lw W1, 4(WEIGHTS!)
    p.lw W2, 4(WEIGHTS!)
    p.lw W3, 4(WEIGHTS!)
    p.lw X0, STRIDE(IN!)
    p.lw X1, STRIDE(IN!)
    p.lw X2, STRIDE(IN!)
    p.lw X3, BACK(IN!)
    \op A00, X0, W0
    \op A01, X0, W1
    \op A02, X0, W2
    \op A03, X0, W3
    \op A10, X1, W0
    \op A11, X1, W1
    \op A12, X1, W2
    \op A13, X1, W3
    \op A20, X2, W0
    \op A21, X2, W1
    \op A22, X2, W2
    \op A23, X2, W3
    \op A30, X3, W0
    \op A31, X3, W1
    \op A32, X3, W2
.endm

.macro step op
    all_but_last \op
    \op A33, X3, W3
.endm

// BACK leads from the fourth pixel to the first one's next word; the pointer in the frame moves on
// by four pixels.
.macro back_and_next pointer
    slli t0, STRIDE, 2
    add t0, t0, IN
    sw t0, \pointer(sp)
    sub BACK, IN, t0
    add BACK, BACK, STRIDE
    addi BACK, BACK, 4
.endm

.macro bounds acc
    p.min \acc, \acc, HIGH
    p.max \acc, \acc, LOW
.endm

// acc * multiplier + constant; bit 16 is the quotient's parity: halves go to even.
// Two at a time: no instruction waits for the one before.
.macro two_even first, second
    mv VALUE, CONSTANT
    mv VALUE2, CONSTANT
    p.mac VALUE, \first, MULTIPLIER
    p.mac VALUE2, \second, MULTIPLIER
    p.extractu BIT, VALUE, 0, 16
    p.extractu BIT2, VALUE2, 0, 16
    p.addn VALUE, VALUE, BIT, 16
    p.addn VALUE2, VALUE2, BIT2, 16
.endm

.macro two_out
    p.clipu VALUE, VALUE, 9
    p.clipu VALUE2, VALUE2, 9
    p.sb VALUE, OUT_STRIDE(OUT!)
.endm

.macro output_even index, a0, a1, a2, a3
    lw MULTIPLIER, 16*\index(CHANNELS)
    lw CONSTANT, 16*\index+4(CHANNELS)
    two_even \a0, \a1
    two_out
    p.sb VALUE2, OUT_STRIDE(OUT!)
    two_even \a2, \a3
    two_out
    p.sb VALUE2, OUT_BACK(OUT!)
.endm

.macro output_odd index, a0, a1, a2, a3
    lw MULTIPLIER, 16*\index(CHANNELS)
    lw CONSTANT, 16*\index+4(CHANNELS)
    two_even \a0, \a1
    addi VALUE, VALUE, 1
    addi VALUE2, VALUE2, 1
    two_out
    p.sb VALUE2, OUT_STRIDE(OUT!)
    two_even \a2, \a3
    addi VALUE, VALUE, 1
    addi VALUE2, VALUE2, 1
    two_out
    p.sb VALUE2, OUT_BACK(OUT!)
.endm

.macro output_bounded index, a0, a1, a2, a3
    lw MULTIPLIER, 16*\index(CHANNELS)
    lw LOW, 16*\index+8(CHANNELS)
    lw HIGH, 16*\index+12(CHANNELS)
    lw CONSTANT, 16*\index+4(CHANNELS)
    bounds \a0
    bounds \a1
    bounds \a2
    bounds \a3
    two_even \a0, \a1
    lw BIT, F_ODD(sp)
    nop
    add VALUE, VALUE, BIT
    add VALUE2, VALUE2, BIT
    two_out
    p.sb VALUE2, OUT_STRIDE(OUT!)
    two_even \a2, \a3
    lw BIT, F_ODD(sp)
    nop
    add VALUE, VALUE, BIT
    add VALUE2, VALUE2, BIT
    two_out
    p.sb VALUE2, OUT_BACK(OUT!)
.endm

.macro all_outputs output
    \output 0, A00, A10, A20, A30
    \output 1, A01, A11, A21, A31
    \output 2, A02, A12, A22, A32
    \output 3, A03, A13, A23, A33
.endm

.macro copy from, to
    lw t0, \from(a0)
    sw t0, \to(sp)
.endm

    .option norvc
    .text
    .align 4
    .globl pointwise_quads
    .type pointwise_quads, @function
pointwise_quads:
    addi sp, sp, -FRAME
    sw ra, F_SAVED(sp)
    sw s0, F_SAVED+4(sp)
    sw s1, F_SAVED+8(sp)
    sw s2, F_SAVED+12(sp)
    sw s3, F_SAVED+16(sp)
    sw s4, F_SAVED+20(sp)
    sw s5, F_SAVED+24(sp)
    sw s6, F_SAVED+28(sp)
    sw s7, F_SAVED+32(sp)
    sw s8, F_SAVED+36(sp)
    sw s9, F_SAVED+40(sp)
    sw s10, F_SAVED+44(sp)
    sw s11, F_SAVED+48(sp)
    copy TILE_INPUT, F_INPUT
    copy TILE_REST, F_REST
    copy TILE_WEIGHTS, F_WEIGHTS
    copy TILE_CHANNELS, F_CHANNELS
    copy TILE_OUTPUT, F_OUTPUT
    copy TILE_QUADS, F_QUADS
    copy TILE_MIDDLE, F_MIDDLE
    copy TILE_REST_WORDS, F_REST_WORDS
    copy TILE_REST_STRIDE, F_REST_STRIDE
    copy TILE_OUTPUT_STRIDE, F_OUT_STRIDE
    copy TILE_ODD, F_ODD
    copy TILE_STRIDE, F_STRIDE
    lw t1, TILE_WORDS(a0)
    addi t2, t1, -1
    sw t2, F_FIRST(sp)
    slli t1, t1, 2
    lw t0, TILE_BLOCK_BYTES(a0)
    sub t0, t0, t1
    sw t0, F_JUMP(sp)
    lw t1, TILE_REQUANTIZATION(a0)
    la t0, .Leven
    beqz t1, 1f
    la t0, .Lodd
    addi t1, t1, -1
    beqz t1, 1f
    la t0, .Lbounded
1:  sw t0, F_REQUANTIZE(sp)

.Lquad:
    lw IN, F_INPUT(sp)
    lw STRIDE, F_STRIDE(sp)
    lw WEIGHTS, F_WEIGHTS(sp)
    back_and_next F_INPUT
    step pv.dotusp.b
    lw W0, F_FIRST(sp)
    lw W1, F_MIDDLE(sp)
    beqz W0, 1f
    lp.setup x0, W0, .Lend_first
    all_but_last pv.sdotusp.b
.Lend_first:
    pv.sdotusp.b A33, X3, W3
    lw W1, F_MIDDLE(sp)
1:  lw W2, F_JUMP(sp)
    beqz W1, 2f
    lp.setup x1, W1, .Lend_middle
    li W0, 8
    add IN, IN, W2
    lp.setup x0, W0, .Lend_block
    all_but_last pv.sdotusp.b
.Lend_block:
    pv.sdotusp.b A33, X3, W3
.Lend_middle:
    lw W2, F_JUMP(sp)
2:  lw W0, F_REST_WORDS(sp)
    lw IN, F_REST(sp)
    lw STRIDE, F_REST_STRIDE(sp)
    beqz W0, .Lrequantize
    back_and_next F_REST
    lw W0, F_REST_WORDS(sp)
    nop
    lp.setup x0, W0, .Lend_rest
    all_but_last pv.sdotusp.b
.Lend_rest:
    pv.sdotusp.b A33, X3, W3

.Lrequantize:
    lw OUT, F_OUTPUT(sp)
    lw OUT_STRIDE, F_OUT_STRIDE(sp)
    lw t0, F_REQUANTIZE(sp)
    lw CHANNELS, F_CHANNELS(sp)
    slli t1, OUT_STRIDE, 2
    add t1, t1, OUT
    sw t1, F_OUTPUT(sp)
    // from the fourth pixel's output to the first one's next channel
    sub OUT_BACK, OUT, t1
    add OUT_BACK, OUT_BACK, OUT_STRIDE
    addi OUT_BACK, OUT_BACK, 1
    jr t0
.Leven:
    all_outputs output_even
    j .Lnext
.Lodd:
    all_outputs output_odd
    j .Lnext
.Lbounded:
    all_outputs output_bounded
.Lnext:
    lw t0, F_QUADS(sp)
    addi t0, t0, -1
    sw t0, F_QUADS(sp)
    bnez t0, .Lquad

    lw ra, F_SAVED(sp)
    lw s0, F_SAVED+4(sp)
    lw s1, F_SAVED+8(sp)
    lw s2, F_SAVED+12(sp)
    lw s3, F_SAVED+16(sp)
    lw s4, F_SAVED+20(sp)
    lw s5, F_SAVED+24(sp)
    lw s6, F_SAVED+28(sp)
    lw s7, F_SAVED+32(sp)
    lw s8, F_SAVED+36(sp)
    lw s9, F_SAVED+40(sp)
    lw s10, F_SAVED+44(sp)
    lw s11, F_SAVED+48(sp)
    addi sp, sp, FRAME
    ret
    .size pointwise_quads, .-pointwise_quads
