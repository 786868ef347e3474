package org.hilab.server.dataset;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.nio.file.Path;
import org.hilab.server.candidate.InvalidInput;

/** Reads a PNG's palette indices or grey values as labels. */
final class MaskFile {
  private MaskFile() {}

  static LabelMask read(Path file, LabelTable table) {
    Raster raster = DecodedFile.read(file, DecodedFile.PNG).getRaster();
    if (raster.getNumBands() != 1 || raster.getTransferType() != DataBuffer.TYPE_BYTE) {
      throw new InvalidInput(
          "A mask has neither a palette nor 8-bit grey values",
          file + " has " + raster.getNumBands() + " channels",
          "Save the class of every pixel as its palette index");
    }
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] labels = new byte[height * width];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        if (!table.knows(row[x])) {
          throw outOfRange(file, row[x], table);
        }
        labels[y * width + x] = (byte) table.meaning(row[x]);
      }
    }
    return new LabelMask(height, width, labels);
  }

  private static InvalidInput outOfRange(Path file, int label, LabelTable table) {
    return new InvalidInput(
        "A mask has a label out of range", file + " has label " + label, table.allowed());
  }
}
