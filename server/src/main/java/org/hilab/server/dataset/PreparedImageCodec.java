package org.hilab.server.dataset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.PreparedImage.Size;
import org.jspecify.annotations.Nullable;

/**
 * A prepared image as bytes, for a worker that has no data set: version (1), then deflated its id
 * (UTF-8, as Java writes it), size, content and mask size (4 bytes each number), planes, labels.
 */
public final class PreparedImageCodec {
  private static final int VERSION = 1;

  /**
   * No network takes a larger input, and no mask is larger; a wrong length must not fill memory.
   */
  private static final int MAX_PIXELS = 1 << 26;

  private PreparedImageCodec() {}

  public static byte[] encode(PreparedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, fast))) {
      out.writeUTF(image.id());
      write(image.size(), out);
      write(image.content(), out);
      write(new Size(image.mask().height(), image.mask().width()), out);
      out.write(image.planes());
      out.write(image.mask().labels());
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to be written.", e);
    } finally {
      fast.end();
    }
    return bytes.toByteArray();
  }

  /**
   * The image of bytes that {@link #encode} made.
   *
   * @throws InvalidInput if they are damaged or of another version
   */
  public static PreparedImage decode(byte[] bytes) {
    ByteArrayInputStream source = new ByteArrayInputStream(bytes);
    if (source.read() != VERSION) {
      throw damaged("another version", null);
    }
    try (DataInputStream in = new DataInputStream(new InflaterInputStream(source))) {
      String id = in.readUTF();
      Size size = size(in);
      Size content = size(in);
      Size mask = size(in);
      byte[] planes = exactly(RgbImage.CHANNELS * size.pixels(), in);
      byte[] labels = exactly(mask.pixels(), in);
      return new PreparedImage(
          id, size, content, planes, new LabelMask(mask.height(), mask.width(), labels));
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private static void write(Size size, DataOutputStream out) throws IOException {
    out.writeInt(size.height());
    out.writeInt(size.width());
  }

  private static Size size(DataInputStream in) throws IOException {
    Size size = new Size(in.readInt(), in.readInt());
    if ((long) size.height() * size.width() > MAX_PIXELS) {
      throw new IOException("a size of " + size);
    }
    return size;
  }

  private static byte[] exactly(int length, DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new IOException(bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  private static InvalidInput damaged(String why, @Nullable Throwable e) {
    String what = "A prepared image is damaged";
    String doThis = "Delete the worker's folder and start it again, with the server's release";
    return e == null ? new InvalidInput(what, why, doThis) : new InvalidInput(what, why, doThis, e);
  }
}
