package org.hilab.server.dataset;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.hilab.server.candidate.InvalidInput;

/**
 * The samples of one image file as they are stored: no colour conversion, so palette masks stay
 * indices and grey images stay linear.
 */
final class DecodedFile {
  static final String JPEG = "jpeg";
  static final String PNG = "png";

  /** 64 megapixels: more is a damaged header or an attack, not a picture. */
  private static final long MAX_PIXELS = 1L << 26;

  private static final long MAX_BYTES = 1L << 28;

  /** Some cameras pad; more than that was picture once. */
  private static final int MOST_PADDING = 32;

  private static final Pattern EXTRANEOUS = Pattern.compile("(\\d+) extraneous bytes");

  private DecodedFile() {}

  static BufferedImage read(Path file, String format) {
    byte[] bytes = bytes(file);
    if (format.equals(JPEG)) {
      JpegFrame.requireNoInks(file, bytes);
      return decode(file, format, bytes);
    }
    return decode(file, format, PngFile.needed(file, bytes));
  }

  private static byte[] bytes(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new InvalidInput(
            "An image file is too large", file + " has " + size + " bytes", "Compress it");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidInput("A file cannot be read", file.toString(), "Check its rights", e);
    }
  }

  private static BufferedImage decode(Path file, String format, byte[] bytes) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(input, true, true);
      requireSize(file, reader.getWidth(0), reader.getHeight(0));
      BufferedImage image = reader.read(0);
      warnings.stream().filter(DecodedFile::meansLoss).findFirst().ifPresent(w -> damaged(file, w));
      return image;
    } catch (IIOException e) {
      throw unreadable(file, format, e);
    } catch (IOException e) {
      throw new InvalidInput("A file cannot be read", file.toString(), "Check its rights", e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      // the JDK's readers answer some damaged headers like this
      throw unreadable(file, format, e);
    } finally {
      reader.dispose();
    }
  }

  private static void requireSize(Path file, int width, int height) {
    if ((long) width * height > MAX_PIXELS) {
      throw new InvalidInput(
          "An image is too large", file + " is " + width + "×" + height, "Scale it down");
    }
  }

  /** libjpeg fills what is missing with grey and only warns. */
  private static boolean meansLoss(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    Matcher extraneous = EXTRANEOUS.matcher(text);
    return text.contains("premature end")
        || text.contains("bad huffman code")
        || text.contains("found marker")
        || (extraneous.find() && Long.parseLong(extraneous.group(1)) > MOST_PADDING);
  }

  private static void damaged(Path file, String warning) {
    throw new InvalidInput(
        "An image is damaged", file + " (" + warning + ")", "Replace it by an undamaged copy");
  }

  private static InvalidInput unreadable(Path file, String format, Exception e) {
    return new InvalidInput(
        "A file is not a readable " + format.toUpperCase(Locale.ROOT),
        file + " (" + e.getMessage() + ")",
        "Replace it by an undamaged copy",
        e);
  }
}
