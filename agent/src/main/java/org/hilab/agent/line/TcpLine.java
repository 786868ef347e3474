package org.hilab.agent.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.hilab.link.Transport;

/** A serial line that a program on this machine offers as a TCP port. */
public final class TcpLine {
  private TcpLine() {}

  /** Connects to a port of this machine. */
  public static Transport open(int port, Duration patience) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) patience.toMillis());
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new LineTransport("port " + port, new SocketDriver(socket));
  }

  private record SocketDriver(Socket socket) implements LineTransport.Driver {
    @Override
    public int read(byte[] buffer) throws IOException {
      return socket.getInputStream().read(buffer);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
