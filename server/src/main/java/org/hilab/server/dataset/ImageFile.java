package org.hilab.server.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.file.Path;
import java.util.Locale;
import org.hilab.server.candidate.InvalidInput;

/**
 * Reads a JPEG or PNG as RGB; grey becomes three equal channels, EXIF orientation and colour
 * profiles are ignored, as they are by those who train segmentation networks.
 */
final class ImageFile {
  private static final int OPAQUE = 255;

  private ImageFile() {}

  static RgbImage read(Path file) {
    BufferedImage image = DecodedFile.read(file, format(file));
    Raster raster = image.getRaster();
    byte[] pixels = new byte[RgbImage.CHANNELS * image.getHeight() * image.getWidth()];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      fromPalette(raster, palette, pixels);
    } else if (raster.getNumBands() == 2 || raster.getTransferType() != DataBuffer.TYPE_BYTE) {
      throw notRgb(file, "has " + raster.getNumBands() + " channels of another kind than 8 bits");
    } else {
      fromChannels(file, raster, pixels);
    }
    return new RgbImage(image.getHeight(), image.getWidth(), pixels);
  }

  private static void fromChannels(Path file, Raster raster, byte[] pixels) {
    int bands = raster.getNumBands();
    int colours = Math.min(bands, RgbImage.CHANNELS);
    int[] row = new int[bands * raster.getWidth()];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += bands) {
        if (bands > RgbImage.CHANNELS && row[x + RgbImage.CHANNELS] != OPAQUE) {
          throw notRgb(file, "is transparent in places");
        }
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          pixels[at++] = (byte) row[x + c % colours];
        }
      }
    }
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] pixels) {
    int[] row = new int[raster.getWidth()];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
      for (int index : row) {
        pixels[at++] = (byte) palette.getRed(index);
        pixels[at++] = (byte) palette.getGreen(index);
        pixels[at++] = (byte) palette.getBlue(index);
      }
    }
  }

  private static String format(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".png")
        ? DecodedFile.PNG
        : DecodedFile.JPEG;
  }

  private static InvalidInput notRgb(Path file, String why) {
    return new InvalidInput(
        "An image is neither RGB nor grey", file + " " + why, "Save it as RGB with 8 bits");
  }
}
