package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int RGB = 2;
  @TempDir Path folder;

  @Test
  void a_png_is_read_as_stored_whether_rgb_grey_palette_or_opaque() {
    Path file = folder.resolve("a.png");
    int[] types = {
      BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_INDEXED
    };
    for (int type : types) {
      BufferedImage image = new BufferedImage(2, 1, type);
      image.setRGB(0, 0, 0xFF336699);
      image.setRGB(1, 0, 0xFFFFCC00);
      Pictures.write(image, file);
      assertThat(ImageFile.read(file).pixels())
          .as("type %d", type)
          .containsExactly(0x33, 0x66, 0x99, 0xFF, 0xCC, 0x00);
    }
    Pictures.mask(file, 1, 2, 10, 200);
    assertThat(ImageFile.read(file).pixels()).containsExactly(10, 10, 10, 200, 200, 200);
  }

  @Test
  void what_has_no_one_meaning_as_rgb_is_refused() {
    Path file = folder.resolve("a.png");
    BufferedImage glass = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    glass.setRGB(0, 0, 0x80336699);
    Pictures.write(glass, file);
    assertFails(() -> ImageFile.read(file), "neither RGB nor grey", "transparent");
    Pictures.write(new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY), file);
    assertFails(() -> ImageFile.read(file), "neither RGB nor grey", "8 bits");
  }

  @Test
  void a_jpeg_in_cmyk_is_refused_by_name() throws IOException {
    Path file = folder.resolve("inks.jpg");
    WritableRaster inks = Raster.createInterleavedRaster(0, 8, 8, 4, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(inks, null, null), null);
    }
    assertFails(() -> ImageFile.read(file), "in CMYK", "inks.jpg", "Save it as RGB");
  }

  @Test
  void every_flipped_bit_of_a_png_is_noticed() throws IOException {
    Path file = Pictures.image(folder.resolve("a.png"), 3, 4, 0x123456);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(3);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      assertThatThrownBy(() -> ImageFile.read(file))
          .as("byte %d of %d", i, good.length)
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("a.png");
    }
  }

  @Test
  void a_jpeg_with_a_damaged_middle_is_refused() throws IOException {
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 64 * 64; i++) {
      noise.setRGB(i % 64, i / 64, random.nextInt());
    }
    Path file = Pictures.write(noise, folder.resolve("a.jpg"));
    byte[] good = Files.readAllBytes(file);
    assertThat(ImageFile.read(file).height()).isEqualTo(64);
    byte[] bad = good.clone();
    java.util.Arrays.fill(bad, good.length / 2, good.length / 2 + 400, (byte) 0);
    Files.write(file, bad);
    assertFails(() -> ImageFile.read(file), "a.jpg");
  }

  @Test
  void a_png_that_would_inflate_to_gigabytes_is_refused_before_it_does() throws IOException {
    Path file = folder.resolve("bomb.png");
    png(file, 30_000, 30_000, new byte[1 << 20], new byte[0]);
    assertFails(() -> ImageFile.read(file), "bomb.png");
    png(file, 8000, 8000, new byte[100], new byte[0]);
    assertFails(() -> ImageFile.read(file), "bomb.png", "cannot hold that many pixels");
  }

  @Test
  void texts_in_a_png_are_not_inflated() throws IOException {
    Path file = folder.resolve("text.png");
    png(file, 1, 1, new byte[] {0, 1, 2, 3}, deflated(new byte[64 << 20]));
    assertThat(ImageFile.read(file).pixels()).containsExactly(1, 2, 3);
  }

  /** An 8-bit RGB picture with a compressed text before it. */
  private static void png(Path file, int width, int height, byte[] raw, byte[] text)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", header.put((byte) 8).put((byte) RGB).array());
    ByteArrayOutputStream comment = new ByteArrayOutputStream();
    comment.write("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
    comment.write(text);
    chunk(out, "zTXt", comment.toByteArray());
    chunk(out, "IDAT", deflated(raw));
    chunk(out, "IEND", new byte[0]);
    Files.write(file, out.toByteArray());
  }

  private static byte[] deflated(byte[] raw) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(raw);
    }
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    out.writeBytes(chunk.putInt((int) crc.getValue()).array());
  }

  private static void assertFails(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(InvalidInput.class).hasMessageContainingAll(parts);
  }
}
