package org.hilab.agent;

import java.io.IOException;

/** Ends this process with the one that started it, also when that one was killed. */
final class StdinWatch {
  private StdinWatch() {}

  static void start() {
    Thread.ofPlatform().daemon().name("stdin-watch").start(StdinWatch::watch);
  }

  /** What was measured and not yet acknowledged is in the outbox, so this may happen any time. */
  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // Nobody has anything to say to an agent this way.
      }
    } catch (IOException e) {
      // A broken pipe is a closed one.
    }
    Runtime.getRuntime().exit(0);
  }
}
