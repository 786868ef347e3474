package org.hilab.agent.tools;

import java.io.IOException;

/** A program that starts a tool, says its process id, and stays. */
final class TestingAgent {
  private TestingAgent() {}

  public static void main(String[] words) throws IOException, InterruptedException {
    ToolProcess tool = ToolProcess.start(ToolCommand.of(words), 1_000);
    System.out.println(tool.pid());
    Thread.currentThread().join();
  }
}
