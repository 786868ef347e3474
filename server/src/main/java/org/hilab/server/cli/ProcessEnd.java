package org.hilab.server.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Ends the process without the exit handlers of native libraries. Those of ONNX Runtime and of
 * PyTorch's oneDNN give back what a thread that still computes is using, its code included, and the
 * process then ends in a fault instead of the code that was asked for. What must be on the disk has
 * to be there before.
 */
final class ProcessEnd {
  private ProcessEnd() {}

  /** Calls C's _exit. */
  static void now(int code) {
    try {
      exit().invokeExact(code);
    } catch (Throwable e) {
      throw new IllegalStateException("The process cannot end itself.", e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle exit() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("_exit"),
        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
  }
}
