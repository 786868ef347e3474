// Reset and trap entry of the virt machine. A trap leaves its cause and place in memory that a
// reset keeps, and resets the machine: the next HELLO reports them.
    .section .text.start, "ax"
    .global _start
_start:
    .option push
    .option norelax
    la      gp, __global_pointer$
    .option pop
    la      sp, __stack_end
    la      t0, trap
    csrw    mtvec, t0
    la      t0, __bss_start
    la      t1, __bss_end
clear:
    bgeu    t0, t1, start
    sw      zero, 0(t0)
    addi    t0, t0, 4
    j       clear
start:
    call    main
    li      t0, 0x100000
    slli    a0, a0, 16
    li      t1, 0x3333
    or      a0, a0, t1
    bne     a0, t1, finish
    li      a0, 0x5555
finish:
    sw      a0, 0(t0)
    j       finish

    .balign 4
trap:
    la      t0, trap_record
    csrr    t1, mepc
    sw      t1, 4(t0)
    csrr    t1, mcause
    sw      t1, 8(t0)
    li      t1, 0x74726170
    sw      t1, 0(t0)
    li      t0, 0x100000
    li      t1, 0x7777
    sw      t1, 0(t0)
wait:
    j       wait
