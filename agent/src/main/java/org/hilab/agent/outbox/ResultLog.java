package org.hilab.agent.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.Limits;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage.Acknowledged;
import org.hilab.protocol.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of records: length u32, CRC-32C u32, then a kind byte and a message of the
 * protocol. Reading stops at the first record that is cut off or damaged, and the file goes on from
 * there.
 */
final class ResultLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResultLog.class);
  private static final int HEADER_BYTES = 8;
  private static final byte RESULT = 'R';
  private static final byte ACKNOWLEDGED = 'A';

  private final MessageCodec codec = new MessageCodec();
  private final Path file;
  private FileChannel channel;

  private ResultLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static ResultLog open(Path file) throws IOException {
    return new ResultLog(
        file,
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /** Reads the whole file once, in order. */
  void replay(Consumer<Result> results, Consumer<Ticket> acknowledged) throws IOException {
    long good = 0;
    channel.position(0);
    try {
      for (byte[] record = next(); record.length > 0; record = next()) {
        byte[] message = Arrays.copyOfRange(record, 1, record.length);
        if (record[0] == RESULT && codec.decodeAgentMessage(message) instanceof Result result) {
          results.accept(result);
        } else if (codec.decodeServerMessage(message) instanceof Acknowledged(Ticket ticket)) {
          acknowledged.accept(ticket);
        }
        good = channel.position();
      }
    } catch (ProtocolException e) {
      LOG.warn("{} is of another release from byte {} on: {}", file, good, e.getMessage());
    }
    if (good < channel.size()) {
      LOG.warn("{}: dropped {} bytes of a cut-off record.", file, channel.size() - good);
      channel.truncate(good);
    }
    channel.position(good);
  }

  /** The next intact record, or no bytes. */
  private byte[] next() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    if (!fill(header)) {
      return new byte[0];
    }
    int length = header.getInt();
    int crc = header.getInt();
    if (length < 1 || length > Limits.FRAME_BYTES) {
      return new byte[0];
    }
    ByteBuffer record = ByteBuffer.allocate(length);
    return fill(record) && crc(record.array()) == crc ? record.array() : new byte[0];
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    buffer.flip();
    return true;
  }

  /** The result is on the disk when this returns. */
  void append(Result result) throws IOException {
    write(record(RESULT, codec.encode(result)));
    channel.force(false);
  }

  void appendAcknowledged(Ticket ticket) throws IOException {
    write(record(ACKNOWLEDGED, codec.encode(new Acknowledged(ticket))));
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Replaces the file by one with these results only; at no moment are they not on the disk. */
  void rewrite(List<Result> results) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    ResultLog log = open(fresh);
    try {
      for (Result result : results) {
        log.write(record(RESULT, codec.encode(result)));
      }
      log.channel.force(true);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      log.close();
      throw e;
    }
    channel.close();
    channel = log.channel;
  }

  /** A record that does not fit on the disk leaves nothing behind. */
  private void write(ByteBuffer record) throws IOException {
    long start = channel.position();
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      channel.truncate(start);
      throw e;
    }
  }

  private static ByteBuffer record(byte kind, byte[] message) {
    ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + 1 + message.length);
    record.position(HEADER_BYTES).put(kind).put(message);
    byte[] payload = Arrays.copyOfRange(record.array(), HEADER_BYTES, record.capacity());
    return record.putInt(0, payload.length).putInt(4, crc(payload)).rewind();
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
