// void depthwise_pair(const struct depthwise_tile *tile): two channels of a 3x3 depthwise layer.
//
// A window's column of a channel is one word [row 0, row 1, row 2, -], made of three halfwords (two
// channels of a pixel) by pv.pack and two pv.shuffle2; its weights are one word too, so an output
// is three products of words. Where the stride divides the dilation d, the outputs fall into
// d / stride interleaved phases in which each output shares two columns with the one before.

// Weights W<channel><column>, columns C<channel><column>.
#define W00 s0
#define W01 s1
#define W02 s2
#define W10 s3
#define W11 s4
#define W12 s5
#define C00 s6
#define C01 s7
#define C02 s8
#define C10 s9
#define C11 s10
#define C12 s11
#define MULTIPLIER0 a0
#define MULTIPLIER1 a1
#define CONSTANT0 a2
#define CONSTANT1 a3
#define ROW0 a4
#define ROW1 a5
#define ROW2 a6
#define OUT a7
#define STEP ra
#define OUT_STEP t0
#define SHUFFLE0 t1
#define SHUFFLE1 t2
#define H0 t3
#define H1 t4
#define V0 t5
#define V1 t6

#define TILE_INPUT 0
#define TILE_WEIGHTS 4
#define TILE_CHANNELS 8
#define TILE_OUTPUT 12
#define TILE_ROWS 16
#define TILE_OUTPUT_ROW_BYTES 20
#define TILE_REQUANTIZATION 24
#define TILE_ODD 28
#define TILE_ROW_STEP 32
#define TILE_ROW_DISTANCE 36
#define TILE_PHASES 40
#define TILE_TURNS 44
#define TILE_STEP 48
#define TILE_LAST_STEP 52
#define TILE_OUTPUT_STEP 56
#define TILE_PHASE_STEP 60
#define TILE_OUTPUT_PHASE_STEP 64
#define TILE_SHARED 68

// The frame begins with a copy of the tile.
#define F_PHASE 72
#define F_PHASE_INPUT 76
#define F_PHASE_OUTPUT 80
#define F_LOW0 84
#define F_HIGH0 88
#define F_LOW1 92
#define F_HIGH1 96
#define F_SAVED 100
#define FRAME 160

// The column at the row pointers, which move by STEP.
.macro column c0, c1, step
    p.lhu H0, \step(ROW0!)
    p.lhu H1, \step(ROW1!)
    lhu \c1, 0(ROW2)
    p.lhu \c0, \step(ROW2!)
    pv.pack.h H0, H1, H0
    pv.shuffle2.b \c1, H0, SHUFFLE1
    pv.shuffle2.b \c0, H0, SHUFFLE0
.endm

.macro products c00, c01, c02, c10, c11, c12
    pv.dotusp.b V0, \c00, W00
    pv.dotusp.b V1, \c10, W10
    pv.sdotusp.b V0, \c01, W01
    pv.sdotusp.b V1, \c11, W11
    pv.sdotusp.b V0, \c02, W02
    pv.sdotusp.b V1, \c12, W12
.endm

// acc * multiplier + constant; bit 16 is the quotient's parity: halves go to even.
.macro requantize
    mv H0, CONSTANT0
    mv H1, CONSTANT1
    p.mac H0, V0, MULTIPLIER0
    p.mac H1, V1, MULTIPLIER1
    p.extractu V0, H0, 0, 16
    p.extractu V1, H1, 0, 16
    p.addn H0, H0, V0, 16
    p.addn H1, H1, V1, 16
.endm

.macro store end
    p.clipu H1, H1, 9
    p.clipu H0, H0, 9
    sb H1, 1(OUT)
\end:
    p.sb H0, OUT_STEP(OUT!)
.endm

.macro output_fast c00, c01, c02, c10, c11, c12, end
    products \c00, \c01, \c02, \c10, \c11, \c12
    requantize
    store \end
.endm

.macro output_slow c00, c01, c02, c10, c11, c12, end
    products \c00, \c01, \c02, \c10, \c11, \c12
    lw H0, F_HIGH0(sp)
    lw H1, F_HIGH1(sp)
    p.min V0, V0, H0
    p.min V1, V1, H1
    lw H0, F_LOW0(sp)
    lw H1, F_LOW1(sp)
    p.max V0, V0, H0
    p.max V1, V1, H1
    requantize
    lw V0, TILE_ODD(sp)
    nop
    add H0, H0, V0
    add H1, H1, V0
    store \end
.endm

// Three outputs a turn, so that the columns' registers change roles and not places. The last turn
// may write up to two outputs too many; the next row, or the slack, is there for them.
.macro shared_columns output, name
    column C00, C10, STEP
    column C01, C11, STEP
    lw H0, TILE_TURNS(sp)
    nop
    lp.setup x0, H0, .L\name\()_end
    column C02, C12, STEP
    \output C00, C01, C02, C10, C11, C12, .L\name\()_1
    column C00, C10, STEP
    \output C01, C02, C00, C11, C12, C10, .L\name\()_2
    column C01, C11, STEP
    \output C02, C00, C01, C12, C10, C11, .L\name\()_end
    j .Lnext_phase
.endm

// Every output loads its three columns.
.macro own_columns output, name
    lw H0, TILE_TURNS(sp)
    nop
    lp.setup x0, H0, .L\name\()_end
    column C00, C10, STEP
    column C01, C11, STEP
    lw V0, TILE_LAST_STEP(sp)
    nop
    column C02, C12, V0
    \output C00, C01, C02, C10, C11, C12, .L\name\()_end
    j .Lnext_phase
.endm

    .option norvc
    .text
    .align 4
    .globl depthwise_pair
    .type depthwise_pair, @function
depthwise_pair:
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
    .set at, 0
    .rept 18
    lw t0, at(a0)
    sw t0, at(sp)
    .set at, at+4
    .endr
    lw t0, TILE_CHANNELS(a0)
    lw t1, TILE_WEIGHTS(a0)
    lw t2, 8(t0)
    lw t3, 12(t0)
    lw t4, 24(t0)
    lw t5, 28(t0)
    sw t2, F_LOW0(sp)
    sw t3, F_HIGH0(sp)
    sw t4, F_LOW1(sp)
    sw t5, F_HIGH1(sp)
    lw MULTIPLIER0, 0(t0)
    lw CONSTANT0, 4(t0)
    lw MULTIPLIER1, 16(t0)
    lw CONSTANT1, 20(t0)
    lw W00, 0(t1)
    lw W01, 4(t1)
    lw W02, 8(t1)
    lw W10, 12(t1)
    lw W11, 16(t1)
    lw W12, 20(t1)
    // bytes of H0 (the two upper rows) are 4 to 7 of a shuffle
    li SHUFFLE0, 0x00000604
    li SHUFFLE1, 0x00010705
    lw STEP, TILE_STEP(sp)
    lw OUT_STEP, TILE_OUTPUT_STEP(sp)

.Lrow:
    lw H0, TILE_INPUT(sp)
    lw H1, TILE_OUTPUT(sp)
    lw V0, TILE_PHASES(sp)
    lw V1, TILE_ROW_STEP(sp)
    sw H0, F_PHASE_INPUT(sp)
    sw H1, F_PHASE_OUTPUT(sp)
    sw V0, F_PHASE(sp)
    add H0, H0, V1
    sw H0, TILE_INPUT(sp)
    lw V1, TILE_OUTPUT_ROW_BYTES(sp)
    nop
    add H1, H1, V1
    sw H1, TILE_OUTPUT(sp)

.Lphase:
    lw ROW0, F_PHASE_INPUT(sp)
    lw OUT, F_PHASE_OUTPUT(sp)
    lw H0, TILE_ROW_DISTANCE(sp)
    lw V0, TILE_PHASE_STEP(sp)
    lw V1, TILE_OUTPUT_PHASE_STEP(sp)
    add ROW1, ROW0, H0
    add ROW2, ROW1, H0
    add V0, V0, ROW0
    add V1, V1, OUT
    sw V0, F_PHASE_INPUT(sp)
    sw V1, F_PHASE_OUTPUT(sp)
    lw V0, TILE_SHARED(sp)
    lw H0, TILE_REQUANTIZATION(sp)
    beqz V0, .Lown
    bnez H0, .Lshared_slow
    shared_columns output_fast, shared_fast
.Lshared_slow:
    shared_columns output_slow, shared_slow
.Lown:
    bnez H0, .Lown_slow
    own_columns output_fast, own_fast
.Lown_slow:
    own_columns output_slow, own_slow

.Lnext_phase:
    lw H0, F_PHASE(sp)
    addi H0, H0, -1
    sw H0, F_PHASE(sp)
    bnez H0, .Lphase
    lw H0, TILE_ROWS(sp)
    addi H0, H0, -1
    sw H0, TILE_ROWS(sp)
    bnez H0, .Lrow

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
    .size depthwise_pair, .-depthwise_pair
