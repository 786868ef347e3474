package org.hilab.server.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * Ctrl-C and SIGTERM stop the lab and end the process, without Java's shutdown: ONNX Runtime takes
 * its environment down in a shutdown hook, in no order to other hooks, and {@link ProcessEnd} says
 * what follows those. sun.misc.Signal is reached by reflection because the compiler's warning about
 * it cannot be suppressed.
 */
final class Signals implements AutoCloseable {
  private static final int SIGNALLED = 128;
  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private final Class<?> signalType;
  private final Class<?> handlerType;
  private final Method handle;
  private final Deque<Runnable> restores = new ArrayDeque<>();
  private volatile boolean ending;

  private Signals() throws ReflectiveOperationException {
    this.signalType = Class.forName("sun.misc.Signal");
    this.handlerType = Class.forName("sun.misc.SignalHandler");
    this.handle = signalType.getMethod("handle", signalType, handlerType);
  }

  /** Until it is closed, a signal runs {@code stop} and ends the process with the usual code. */
  static Signals stopping(Runnable stop) {
    try {
      Signals signals = new Signals();
      signals.take("INT", stop);
      signals.take("TERM", stop);
      return signals;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Java has no signals.", e);
    }
  }

  private void take(String name, Runnable stop) throws ReflectiveOperationException {
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    int number = (int) signalType.getMethod("getNumber").invoke(signal);
    Object ours =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (_, method, arguments) ->
                method.getName().equals("handle")
                    ? end(stop, number)
                    : method.invoke(this, arguments));
    Object before = handle.invoke(null, signal, ours);
    restores.push(() -> restore(signal, before));
  }

  private int end(Runnable stop, int number) {
    ending = true;
    try {
      stop.run();
    } finally {
      ProcessEnd.now(SIGNALLED + number);
    }
    return number;
  }

  private void restore(Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A signal cannot be given back.", e);
    }
  }

  /** When a signal came, what fails now fails because of it: nobody wants to hear that. */
  @Override
  public void close() {
    if (ending) {
      LockSupport.parkNanos(LONGEST_END.toNanos());
    }
    restores.forEach(Runnable::run);
  }
}
