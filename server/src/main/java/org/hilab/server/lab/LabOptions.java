package org.hilab.server.lab;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.hilab.server.api.ServerIdentity;

/**
 * What one server process is started with.
 *
 * @param folder of the journal, the tokens and the local agent; made if it is missing
 * @param listening where others reach it
 * @param workers candidates whose accuracy is measured at the same time
 * @param localAgent whether to start an agent process on this machine
 */
public record LabOptions(Path folder, Listening listening, int workers, boolean localAgent) {

  /**
   * Where a server listens.
   *
   * @param port 0: any free one
   * @param identity to speak TLS with; without one it is plain HTTP
   * @param announced whether the folder says so to other commands
   */
  public record Listening(
      String host, int port, Optional<ServerIdentity> identity, boolean announced) {

    /** Plain HTTP for this machine alone. */
    public static Listening onLoopback(int port) {
      return new Listening("127.0.0.1", port, Optional.empty(), true);
    }

    /** For a process that asks itself something: what the folder's server said stays. */
    public static Listening toItself() {
      return new Listening("127.0.0.1", 0, Optional.empty(), false);
    }

    /** Whether others may read on the way what is said here. */
    boolean isOpenlyReadable() {
      return identity.isEmpty() && !isLoopback();
    }

    private boolean isLoopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false;
      }
    }
  }
}
