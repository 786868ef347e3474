package org.hilab.server.dataset;

import java.awt.image.Raster;
import java.nio.file.Path;
import org.hilab.server.candidate.InvalidInput;

/** Reads a JPEG as RGB; grey becomes three equal channels, EXIF orientation is ignored. */
final class JpegFile {
  private JpegFile() {}

  static RgbImage read(Path file) {
    Raster raster = DecodedFile.read(file, "jpeg");
    int height = raster.getHeight();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    if (bands != 1 && bands != RgbImage.CHANNELS) {
      throw new InvalidInput(
          "An image is neither RGB nor grey",
          file + " has " + bands + " channels",
          "Save it as RGB");
    }
    byte[] pixels = new byte[RgbImage.CHANNELS * height * width];
    int[] row = new int[bands * width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          pixels[at++] = (byte) row[x * bands + c % bands];
        }
      }
    }
    return new RgbImage(height, width, pixels);
  }
}
