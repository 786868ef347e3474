package org.hilab.server.dataset;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  /** 64 megapixels: more is a damaged header or an attack, not a picture. */
  private static final long MAX_PIXELS = 1L << 26;

  private DecodedFile() {}

  static Raster read(Path file, String format) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      reader.setInput(input, true, true);
      requireSize(file, reader.getWidth(0), reader.getHeight(0));
      Raster raster = reader.read(0).getRaster();
      warnings.stream().filter(DecodedFile::meansLoss).findFirst().ifPresent(w -> damaged(file, w));
      return raster;
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
    return text.contains("premature end") || text.contains("bad huffman code");
  }

  private static void damaged(Path file, String warning) {
    throw new InvalidInput(
        "An image is damaged", file + " (" + warning + ")", "Replace it by an undamaged copy");
  }

  private static InvalidInput unreadable(Path file, String format, Exception e) {
    return new InvalidInput(
        "A file is not a readable " + format.toUpperCase(Locale.ROOT),
        file + " (" + e.getMessage() + ")",
        "Replace it by an undamaged copy, as RGB if it is an image in CMYK",
        e);
  }
}
